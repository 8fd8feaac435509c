"""Commands that only run another one: the data table of prefixes, and how each is taken off."""

from __future__ import annotations

import re

from assess.values import Value

MAX_PREFIXES = 20
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*+\+?=")
SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ash", "ksh"})
EVAL = "eval"
SUGAR, GIVEN_SCRIPT = "sugar", "--cmd"  # a script for a container: https://osl-incubator.github.io/sugar
SCRIPT_FLAG = re.compile(r"-[a-z]*+(?<=c)\Z")
LOOKUPS = frozenset({"-v", "-V"})
ZIPPED = ".pyz"
ZIP_VERSION = re.compile(r"-\d[\d.]*+\Z")
VERSION = re.compile(r"(?<=[^/])@[^/]*+\Z")
YARN_OWN = frozenset(
    {
        "add",
        "audit",
        "cache",
        "config",
        "dlx",
        "info",
        "init",
        "install",
        "link",
        "list",
        "npm",
        "outdated",
        "pack",
        "plugin",
        "publish",
        "remove",
        "set",
        "unlink",
        "up",
        "upgrade",
        "version",
        "why",
        "workspace",
        "workspaces",
    }
)


class Prefix(Value):
    """How a command line goes on to the command that it runs."""

    words: tuple[str, ...]
    valued: frozenset[str] = frozenset()  # flags whose value is the next word
    skipped: int = 0  # words before the command: a duration, a service, an image
    ended: bool = False  # the command stands behind `--`
    versioned: bool = False  # the command may end in `@1.2`
    environment: bool = False  # the command may begin with `env:`
    plugin: bool = False  # the command is a plugin, or `plugin:subcommand`
    program: str = ""  # the words that follow are given to it


def _prefix(
    line: str,
    flags: str = "",
    *,
    skipped: int = 0,
    ended: bool = False,
    versioned: bool = False,
    environment: bool = False,
    plugin: bool = False,
    program: str = "",
) -> Prefix:
    return Prefix(
        words=tuple(line.split()),
        valued=frozenset(flags.split()),
        skipped=skipped,
        ended=ended,
        versioned=versioned,
        environment=environment,
        plugin=plugin,
        program=program,
    )


COMPOSE_FLAGS = (
    "-f --file -p --project-name --profile --env-file -e --env -u --user -w --workdir -v --volume --entrypoint"
)
RUN_FLAGS = (
    "-v --volume -e --env --env-file -w --workdir --name --network --net -p --publish -u --user --entrypoint --mount "
    "--platform -h --hostname -l --label -m --memory --cpus --add-host --link --volumes-from --gpus --ipc --log-driver "
    "--cap-add --security-opt --shm-size --ulimit --tmpfs --restart --pull"
)
UV_FLAGS = (
    "--with --with-requirements --with-editable --python -p --extra --group --only-group --no-group --package "
    "--directory --project --env-file --from --index --index-url --isolated-from -C --config-file"
)
KUBECTL_FLAGS = "-n --namespace -c --container --context --kubeconfig"
SINGULARITY_FLAGS = "-B --bind --env --env-file -H --home --pwd --workdir -W --overlay --scratch -S --mount --app"
SNOW_FLAGS = (
    "-c --connection -x --host --port --account --accountname --user --username --database --dbname --schema "
    "--schemaname --role --rolename --warehouse --format --authenticator --config-file"
)

PREFIXES = (
    _prefix("sudo", "-u -g -h -p -C --user --group"),
    _prefix("doas", "-u"),
    _prefix("env", "-u --unset -C --chdir"),
    _prefix("time", "-f -o"),
    _prefix("nice", "-n"),
    _prefix("ionice", "-c -n"),
    _prefix("nohup"),
    _prefix("setsid"),
    _prefix("xvfb-run", "-n --server-num -s --server-args -e --error-file -f --auth-file -w --wait"),
    _prefix("catchsegv"),
    _prefix("chronic"),
    _prefix("dotenv run", "-f --file"),
    _prefix("aws-vault exec", "-d --duration -s", ended=True),
    _prefix("op run", "--env-file", ended=True),
    _prefix("doppler run", "-p --project -c --config", ended=True),
    _prefix("direnv exec", skipped=1),
    _prefix("hatch env run", "-e --env", ended=True),
    _prefix("parallel", "-j --jobs -I --delay --retries --timeout"),
    _prefix("stdbuf", "-i -o -e"),
    _prefix("exec", "-a"),
    _prefix("command"),
    _prefix("timeout", "-s --signal -k --kill-after", skipped=1),
    _prefix("xargs", "-I -i -n -P -L -d -E -s -a --max-args --max-procs --delimiter --arg-file"),
    _prefix("poetry run", "-C --directory -P --project"),
    _prefix("pipenv run"),
    _prefix("uv run", UV_FLAGS),
    _prefix("uv tool run", UV_FLAGS, versioned=True),
    _prefix("uvx", UV_FLAGS, versioned=True),
    _prefix("pipx run", "--spec --python --pip-args", versioned=True),
    _prefix("pdm run", "-p --project"),
    _prefix("rye run"),
    _prefix("hatch run", "-e --env", environment=True),
    _prefix("pixi run", "-e --environment --manifest-path"),
    _prefix("mise exec", ended=True),
    _prefix("mise x", ended=True),
    _prefix("conda run", "-n --name -p --prefix --cwd"),
    _prefix("mamba run", "-n --name -p --prefix --cwd"),
    _prefix("micromamba run", "-n --name -p --prefix --cwd"),
    _prefix("npx", "-p --package", versioned=True),
    _prefix("npm exec", "-p --package -w --workspace", versioned=True),
    _prefix("pnpm exec", "-C --dir --filter"),
    _prefix("pnpm dlx", "--package", versioned=True),
    _prefix("yarn run", "--cwd"),
    _prefix("yarn exec", "--cwd"),
    _prefix("yarn dlx", "-p --package", versioned=True),
    _prefix("yarn", "--cwd"),
    _prefix("bundle exec"),
    _prefix("meltano invoke", "--environment --cwd --log-level --log-config", plugin=True),
    # https://docs.snowflake.com/en/developer-guide/snowflake-cli/command-reference/dbt-commands/execute-commands
    _prefix("snow dbt execute", SNOW_FLAGS, skipped=1, program="dbt"),
    _prefix("docker compose run", COMPOSE_FLAGS, skipped=1),
    _prefix("docker compose exec", COMPOSE_FLAGS, skipped=1),
    _prefix("docker-compose run", COMPOSE_FLAGS, skipped=1),
    _prefix("docker-compose exec", COMPOSE_FLAGS, skipped=1),
    _prefix("docker run", RUN_FLAGS, skipped=1),
    _prefix("podman-compose run", COMPOSE_FLAGS, skipped=1),
    _prefix("docker exec", RUN_FLAGS, skipped=1),
    _prefix("docker container run", RUN_FLAGS, skipped=1),
    _prefix("podman run", RUN_FLAGS, skipped=1),
    _prefix("podman exec", RUN_FLAGS, skipped=1),
    _prefix("kubectl exec", KUBECTL_FLAGS, ended=True),
    _prefix("singularity exec", SINGULARITY_FLAGS, skipped=1),
    _prefix("apptainer exec", SINGULARITY_FLAGS, skipped=1),
    # What waits for a service and then runs its command: https://github.com/vishnubob/wait-for-it, eficode/wait-for.
    _prefix("wait-for-it", ended=True),
    _prefix("wait-for-it.sh", ended=True),
    _prefix("wait-for", ended=True),
    _prefix("wait-for.sh", ended=True),
    _prefix("dockerize", "-wait -wait-http-header -wait-retry-interval -timeout -template -stdout -stderr -delims"),
    _prefix("tini", "-p -e"),
    _prefix("dumb-init", "-r --rewrite"),
    _prefix("gosu", skipped=1),
    _prefix("su-exec", skipped=1),
    _prefix("flock", "-w --wait --timeout -E --conflict-exit-code", skipped=1),
    _prefix("dotenvx run", ended=True),
    _prefix("dotenv", ended=True),
    _prefix("cross-env"),
    _prefix("env-cmd", "-f --file -e --environments -r --rc-file"),
    _prefix("infisical run", ended=True),
    _prefix("chamber exec", ended=True),
    _prefix("sentry-cli monitors run", ended=True),
    _prefix("cronitor exec", "-k --api-key --env", skipped=1),
    _prefix("runitor", ended=True),
    _prefix("ddtrace-run"),
    _prefix("opentelemetry-instrument", "--traces_exporter --metrics_exporter --logs_exporter --service_name"),
    _prefix("newrelic-admin run-program"),
)
PYTHON = re.compile(r"(?:python|pypy)[0-9.]*+\Z")
BY_NAME: dict[str, list[Prefix]] = {}
for _entry in PREFIXES:
    BY_NAME.setdefault(_entry.words[0], []).append(_entry)


def unwrapped_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """Take prefixes off until the command itself stands first; a prefix without a command stays."""
    for _ in range(MAX_PREFIXES):
        inner = _inner(words)
        if not inner:
            break
        words = inner
    return words


def inner_script(words: tuple[str, ...]) -> str | None:
    """Return the script of `bash -c SCRIPT`, `eval SCRIPT`, and `-c SCRIPT` behind an image that starts a shell."""
    if words[1:] and SCRIPT_FLAG.match(words[0]):
        return words[1]
    if words[:1] == (EVAL,):
        return " ".join(words[1:])
    if words and _name(words[0]) == SUGAR and GIVEN_SCRIPT in words[:-1]:
        return words[words.index(GIVEN_SCRIPT) + 1]
    if not words or _name(words[0]) not in SHELLS:
        return None
    for index, word in enumerate(words[1:-1], start=1):
        if SCRIPT_FLAG.match(word):
            return words[index + 1]
        if not word.startswith("-"):
            return None
    return None


def reads_script(words: tuple[str, ...]) -> bool:
    """Say whether a command is a shell that runs what it is given on its input: no file and no `-c` is named."""
    return bool(words) and _name(words[0]) in SHELLS and (words[1:2] == ("-s",) or _only_switches(words[1:]))


def _only_switches(words: tuple[str, ...]) -> bool:
    return all(word.startswith("-") and not SCRIPT_FLAG.match(word) for word in words)


def _name(word: str) -> str:
    return word.rpartition("/")[2]


def _inner(words: tuple[str, ...]) -> tuple[str, ...]:
    if not words:
        return ()
    if ASSIGNMENT.match(words[0]):
        return words[1:]
    name = _name(words[0])
    if PYTHON.match(name):
        return _module(words)
    if name == "command" and LOOKUPS.intersection(words[1:2]):
        return ()
    if name == "yarn" and YARN_OWN.intersection(words[1:2]) - {"dlx"}:
        return ()
    found = (_stripped(words, prefix) for prefix in BY_NAME.get(name, ()))
    return next((inner for inner in found if inner), ())


def _module(words: tuple[str, ...]) -> tuple[str, ...]:
    """`python -X dev -m pytest` runs pytest, and so does `python pytest.pyz`."""
    index = _after_flags(words, 1, frozenset({"-X", "-W"}), stop="-m")
    if words[index : index + 1] and words[index].endswith(ZIPPED):
        return (ZIP_VERSION.sub("", _name(words[index]).removesuffix(ZIPPED)), *words[index + 1 :])
    return words[index + 1 :] if words[index : index + 1] == ("-m",) else ()


def _stripped(words: tuple[str, ...], prefix: Prefix) -> tuple[str, ...]:
    index = 1
    for part in prefix.words[1:]:
        index = _after_flags(words, index, prefix.valued)
        if words[index : index + 1] != (part,):
            return ()
        index += 1
    if prefix.ended:
        return words[words.index("--", index) + 1 :] if "--" in words[index:] else ()
    index = _after_flags(words, index, prefix.valued) + prefix.skipped
    inner = words[index:]
    if inner[:1] == ("--",):
        inner = inner[1:]
    if inner and prefix.plugin:
        return (*_of_plugin(inner[0]), *inner[1:])
    if inner and prefix.program:
        return (prefix.program, *inner)
    return (_cleaned(inner[0], prefix), *inner[1:]) if inner else ()


def _of_plugin(word: str) -> tuple[str, ...]:
    """`dbt-snowflake:test` runs `dbt test`: https://docs.meltano.com/reference/command-line-interface#invoke."""
    plugin, _, command = word.partition(":")
    program = "dbt" if plugin.startswith("dbt-") else plugin
    return (program, command) if command else (program,)


def _cleaned(word: str, prefix: Prefix) -> str:
    if prefix.environment:
        return word.rpartition(":")[2]
    return VERSION.sub("", word) if prefix.versioned else word


def _after_flags(words: tuple[str, ...], index: int, valued: frozenset[str], stop: str = "--") -> int:
    while index < len(words) and words[index].startswith("-") and words[index] != stop:
        index += 2 if words[index] in valued else 1
    return min(index + (words[index : index + 1] == ("--",)), len(words))
