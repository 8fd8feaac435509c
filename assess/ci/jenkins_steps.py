"""Steps of Jenkins and its plug-ins that stand for a command line: `ansiblePlaybook`, `docker.build`, `s3Upload`.

https://www.jenkins.io/doc/pipeline/steps/, https://docs.cloudbees.com/docs/cloudbees-ci/latest/pipelines/docker-workflow
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from assess.ci.groovy_blocks import Block

Words = tuple[str, ...]
# A step of a shared library that runs plays: `ansible_playbook_run(values)`, `runAnsiblePlaybook('site.yml')`.
PLAYS = re.compile(r"\w{0,40}?ansible_?playbook\w{0,40}", re.IGNORECASE)
PLAYBOOK = re.compile(r"(?:\$\{?\w{1,60}\}?/)?([\w./-]{1,200}\.ya?ml)")
IMAGE = "docker.image"
PUSH = "push"
UPLOADS = frozenset({"nexusArtifactUploader", "nexusPublisher", "rtUpload", "rtPublishBuildInfo", "uploadArtifacts"})
PLACED = frozenset({"sshPublisher", "sshPut", "kubernetesDeploy", "openshiftDeploy", "cfnUpdate", "lambdaDeploy"})
KINDS_OF_VALUE = 2  # words before the step whose result a variable keeps: `def image = docker.build(…)`
OPTIONS = re.compile(r"-{1,2}\w|\.(?:/|$)")
MAX_OPTIONS = 2_000  # characters


def command_of(step: Block) -> Words:
    """Return the command that a step stands for; nothing for one that is not known."""
    for name in step.words[: KINDS_OF_VALUE + 1]:
        if name in STEPS:
            return STEPS[name](step)
    if step.name in UPLOADS:
        return ("twine", "upload")
    if step.name in PLACED:
        return ("jenkins-step", step.name)
    return _plays(step) if PLAYS.fullmatch(step.name) else ()


def pushed(step: Block) -> Words:
    """Return the command of `image.push('latest')` and `docker.image('x').push()`, in a file that knows Docker."""
    if step.name.endswith(f".{PUSH}") or step.words[:2] == [IMAGE, PUSH]:
        return ("docker", PUSH, step.text or step.name.rpartition(".")[0])
    return ()


def _plays(step: Block) -> Words:
    playbook = step.named.get("playbook") or next((text for text, _ in step.texts if PLAYBOOK.fullmatch(text)), "")
    inventory = step.named.get("inventory", "")
    return ("ansible-playbook", *(("-i", inventory) if inventory else ()), *((playbook,) if playbook else ()))


def _built(step: Block) -> Words:
    image, *options = [text for text, _ in step.texts] or [""]
    if OPTIONS.match(image):  # the name of the image is a variable's
        image, options = step.words[-1], [image]
    return ("docker", "build", "-t", image, *(_split(options[0]) if options else ["."]))


def _uploaded(step: Block) -> Words:
    source = step.named.get("file") or step.named.get("includePathPattern") or "."
    place = f"s3://{step.named.get('bucket', '')}/{step.named.get('path', '')}"
    return ("aws", "s3", "cp", source, place)


def _split(options: str) -> list[str]:
    try:
        return shlex.split(options[:MAX_OPTIONS])
    except ValueError:
        return ["."]


STEPS: dict[str, Callable[[Block], Words]] = {"docker.build": _built, "s3Upload": _uploaded}
