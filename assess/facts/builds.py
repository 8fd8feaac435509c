"""Environments, artefacts, pins and infrastructure."""

from __future__ import annotations

from enum import StrEnum

from assess.facts.sources import Fact


class EnvironmentKind(StrEnum):
    """Which stage an environment is."""

    DEVELOPMENT = "development"
    TEST = "test"
    STAGING = "staging"
    PRODUCTION = "production"
    LOCAL = "local"
    OTHER = "other"


class Environment(Fact):
    """An environment configured here (a target, workspace, parameter file, folder, CI environment)."""

    name: str
    kind: EnvironmentKind
    form: str  # ci, dbt-target, terraform, bundle-target, parameter-file, env-file, compose, code …
    example: bool = False  # only an example file


DBT_PACKAGE = "dbt-package"


class Artifact(Fact):
    """A definition of something that can be built; whether CI builds it is a `Run` of `BUILD` joined in links."""

    kind: str  # image, wheel, jar, bundle, package, archive, dbt-package (installed by others from its versions)
    holds: tuple[str, ...] = ()  # folders or files copied into it ("." for all)
    base: str | None = None
    folder: str = ""
    built: bool = False  # CI builds it
    published: bool = False
    stock: bool = False  # an image without any code of this repository
    varied: tuple[str, ...] = ()  # what is copied into it, where arguments of the build name it: `./$PACKAGE`


class ServiceBuild(Fact):
    """The build of an image that a compose file declares for a service, its paths read from the top."""

    service: str
    dockerfile: str
    arguments: tuple[tuple[str, str], ...] = ()


class PinKind(StrEnum):
    """How firmly a dependency is fixed."""

    HASHED = "hashed"
    LOCKED = "locked"
    EXACT = "exact"
    RANGE = "range"
    MOVING = "moving"  # latest, a branch
    NONE = "none"


class Pin(Fact):
    """A dependency, runtime, image, action or provider and how it is fixed; lock files give one `Pin` a file."""

    scope: str  # package, lock, runtime, image, job-image, action, provider
    ecosystem: str  # python, npm, dbt, terraform, docker, github-actions, r, jvm, go …
    kind: PinKind
    name: str = ""
    count: int = 1


class Workspace(Fact):
    """Packages that one lock file beside it fixes together: `members` are patterns of their folders from the top."""

    ecosystem: str
    members: tuple[str, ...]


class VersionField(Fact):
    """A version declared in a manifest; `moved`: it changed in the last year, None where that is unknown."""

    version: str
    moved: bool | None = None


class Infrastructure(Fact):
    """A resource of the platform as code."""

    tool: str  # terraform, kubernetes, helm, cloudformation, bicep, compose …
    resource: str  # its type as written
    area: str  # compute, storage, warehouse, orchestration, network, access, monitoring, other
    name: str = ""
    local: bool = False  # compose for development
    environment: str | None = None


class HealthProbe(Fact):
    """A probe or health check in a deployment manifest."""

    local: bool = False


class Secret(Fact):
    """A committed secret; its value never leaves the reader."""

    kind: str
