"""Repositories whose steps, targets, includes and references call each other in circles or without end."""

# ruff: noqa: E501 - hostile files read best as the one line that they are

from __future__ import annotations

from tests.hostile.kinds import Hostile, kind

CHAIN = 2_000
WIDTH = 200


@kind()
def make_functions(hostile: Hostile) -> None:
    """Make would run programs while it reads variables; held by reading rules as text."""
    text = f"X := $(shell {hostile.canary})\nY != {hostile.canary}\ninclude $(shell {hostile.canary})\ntest:\n\techo $(X) `{hostile.canary}`\n"
    hostile.holding(
        {"Makefile": text, "more.mk": text, "justfile": f"x := `{hostile.canary}`\ntest:\n  echo {{{{x}}}}\n"}
    )


@kind()
def make_circles(hostile: Hostile) -> None:
    """Targets, variables and included files name each other in circles; held by going through each once."""
    chain = "".join(f"t{at}: t{(at + 1) % CHAIN}\n\tmake t{(at + 7) % CHAIN}\n" for at in range(CHAIN))
    text = f"A = $(B)\nB = $(A)$(A)\ninclude Makefile more.mk\nall: all t0\n\t$(MAKE) all\n\tmake -C . all\n{chain}"
    hostile.holding(
        {"Makefile": text, "more.mk": "include Makefile\n", ".github/workflows/ci.yml": calling("make all")}
    )


def calling(command: str) -> str:
    """Return a workflow that runs a command."""
    return f"on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n    - run: {command}\n"


@kind()
def make_variables(hostile: Hostile) -> None:
    """Variables double each other sixty times; held by a limit on what a variable is expanded to."""
    doubled = "A0 = xxxxxxxx\n" + "".join(f"A{at} = $(A{at - 1}) $(A{at - 1})\n" for at in range(1, 60))
    targets = "".join(f"t{at}: $(A59)\n\t$(A59) ${{A58}}\n" for at in range(50))
    hostile.holding({"Makefile": doubled + targets, ".github/workflows/ci.yml": calling("make t1")})


@kind()
def make_fans(hostile: Hostile) -> None:
    """Each of 40 layers of targets needs all of the next, 200^40 ways in all; held by going through each once."""
    layers = "".join(
        f"l{layer}x{at}: {' '.join(f'l{layer + 1}x{to}' for to in range(20))}\n\tdbt test\n"
        for layer in range(40)
        for at in range(20)
    )
    hostile.holding({"Makefile": layers, ".github/workflows/ci.yml": calling("make l0x0")})


@kind()
def scripts_in_circles(hostile: Hostile) -> None:
    """Scripts call each other in circles and in fans; held by limits on depth and number of what a run reaches."""
    names = [f"scripts/s{at}.sh" for at in range(60)]
    text = "".join(f"bash {name}\n. ./{name}\nmake all\nnpm run a\n" for name in names)
    more = {
        "Makefile": "all:\n\tbash scripts/s0.sh\n",
        "package.json": '{"scripts": {"a": "npm run a && npm run b && bash scripts/s1.sh", "b": "npm run a"}}',
    }
    hostile.holding(dict.fromkeys(names, text) | more | {".github/workflows/ci.yml": calling("bash scripts/s0.sh")})


@kind()
def workflows_in_circles(hostile: Hostile) -> None:
    """Reusable workflows call each other in circles; held by going through each once."""
    names = [f".github/workflows/w{at}.yml" for at in range(40)]
    jobs = "".join(f"  j{at}: {{uses: ./{name}, needs: [j{(at + 1) % 40}]}}\n" for at, name in enumerate(names))
    hostile.holding(dict.fromkeys(names, f"on: [push, workflow_call]\njobs:\n{jobs}"))


@kind()
def actions_in_circles(hostile: Hostile) -> None:
    """Composite actions use each other in circles and in fans; held by going through each once."""
    names = [f".github/actions/a{at}" for at in range(25)]
    steps = "".join(f"  - uses: ./{name}\n" for name in names)
    files = {f"{name}/action.yml": f"runs:\n  using: composite\n  steps:\n{steps}  - run: dbt test\n" for name in names}
    ci = f"on: push\njobs:\n  a:\n    steps:\n{steps.replace('  -', '    -')}"
    hostile.holding(files | {".github/workflows/ci.yml": ci})


@kind()
def gitlab_circles(hostile: Hostile) -> None:
    """Includes, `extends`, `!reference` and `needs` of GitLab go round in circles; held by limits on depth."""
    own = f"include: [.gitlab-ci.yml, /b.yml, '**.yml', {{local: b.yml}}, {{remote: '{hostile.url}'}}, {{project: x, file: y}}]\n"
    jobs = "".join(
        f"j{at}: {{extends: [j{(at + 1) % 300}, j{(at * 7) % 300}], script: [!reference [j{(at + 1) % 300}, script]], needs: [j{at}]}}\n"
        for at in range(300)
    )
    hostile.holding(
        {
            ".gitlab-ci.yml": own + jobs,
            "b.yml": f"include: [c.yml]\n{jobs}",
            "c.yml": "include: [b.yml, .gitlab-ci.yml]\n",
        }
    )


@kind()
def gitlab_chains(hostile: Hostile) -> None:
    """2,000 jobs extend each other in one chain, and 200 in a fan of two each; held by limits on depth."""
    chain = "".join(f"c{at}: {{extends: c{at + 1}}}\n" for at in range(CHAIN)) + f"c{CHAIN}: {{script: x}}\n"
    fan = "".join(f"f{at}: {{extends: [f{at + 1}, f{at + 1}]}}\n" for at in range(WIDTH)) + f"f{WIDTH}: {{script: x}}\n"
    hostile.holding({".gitlab-ci.yml": chain + fan})


@kind()
def azure_circles(hostile: Hostile) -> None:
    """Templates of Azure Pipelines include and extend each other in circles and fans; held by limits on depth."""
    names = [f"pipelines/p{at}.yml" for at in range(20)]
    steps = "".join(f"- template: {name.rpartition('/')[2]}\n" for name in names)
    text = f"trigger: [main]\nextends: {{template: p1.yml}}\nsteps:\n{steps}jobs:\n{steps}stages:\n{steps}"
    hostile.holding(
        dict.fromkeys(names, text)
        | {
            "azure-pipelines.yml": text.replace("p1.yml", "pipelines/p1.yml").replace(
                "template: p", "template: pipelines/p"
            )
        }
    )


@kind()
def matrix_bomb(hostile: Hostile) -> None:
    """Matrices of eight axes of a hundred values make 10^16 jobs; held by a limit on what a matrix is unrolled to."""
    axis = "[" + ", ".join(map(str, range(100))) + "]"
    axes = ", ".join(f"a{at}: {axis}" for at in range(8))
    names = " ".join(f"${{{{ matrix.a{at} }}}}" for at in range(8))
    github = f"on: push\njobs:\n  a:\n    strategy: {{matrix: {{{axes}}}}}\n    steps:\n    - run: dbt test {names}\n"
    gitlab = f"a:\n  parallel: {{matrix: [{{{axes}}}]}}\n  script: dbt test $a1\n"
    circle = f"version: 2.1\njobs: {{a: {{steps: [run: dbt test]}}}}\nworkflows: {{w: {{jobs: [a: {{matrix: {{parameters: {{{axes}}}}}}}]}}}}\n"
    tox = (
        "[tox]\nenvlist = "
        + "-".join("{" + ",".join(f"a{at}b{n}" for n in range(20)) + "}" for at in range(12))
        + "\n[testenv]\ncommands = pytest\n"
    )
    hostile.holding(
        {
            ".github/workflows/ci.yml": github,
            ".gitlab-ci.yml": gitlab,
            ".circleci/config.yml": circle,
            "tox.ini": tox,
            "azure-pipelines.yml": github,
        }
    )


@kind()
def expressions_without_end(hostile: Hostile) -> None:
    """Conditions of jobs are nested and long; held by limits on what of an expression is evaluated."""
    conditions = (
        "(" * 20_000,
        "!" * 20_000,
        "a && " * 20_000 + "a",
        "a == " * 20_000 + "a",
        "contains(" * 5_000,
        "'" * 20_001,
        "a || (" * 3_000,
    )
    jobs = "".join(
        f'  j{at}:\n    if: "{one}"\n    steps: [{{run: dbt test, if: "{one}"}}]\n' for at, one in enumerate(conditions)
    )
    rules = "".join(
        f'g{at}: {{script: x, rules: [{{if: "{one.replace("a ", "$a ")}"}}]}}\n' for at, one in enumerate(conditions)
    )
    hostile.holding({".github/workflows/ci.yml": f"on: push\njobs:\n{jobs}", ".gitlab-ci.yml": rules})


@kind()
def shell_for_the_grammar(hostile: Hostile) -> None:
    """Steps are long runs of what the grammar of shells is slow at; held by the limit on characters of a script."""
    runs = (
        "*?[",
        "* ",
        "<a ",
        "$(",
        "(",
        "{a,",
        "<<A ",
        "case a in ",
        "if a; then ",
        "${a:",
        "[[ ",
        "! ",
        "@(a|",
        "`",
        "a=( ",
        "<",
        "a() { ",
    )
    jobs = "".join(
        f"  j{at}:\n    steps:\n    - run: |\n        {run * (18_000 // len(run))}\n" for at, run in enumerate(runs)
    )
    hostile.holding({".github/workflows/ci.yml": f"on: push\njobs:\n{jobs}", "scripts/a.sh": "*?[" * 32_000})


@kind()
def many_steps(hostile: Hostile) -> None:
    """20,000 steps each run a long script; held by work in proportion to the text."""
    step = "    - run: for a in b c; do dbt run --select $a | tee x; done && make x || true\n"
    hostile.holding({".github/workflows/ci.yml": f"on: push\njobs:\n  a:\n    steps:\n{step * 20_000}"})


@kind()
def dbt_circles(hostile: Hostile) -> None:
    """2,000 models refer to each other in circles and fans, macros call each other; held by going through each once."""
    models = {
        f"models/m{at}.sql": " ".join(f"{{{{ ref('m{(at * 3 + to) % CHAIN}') }}}}" for to in range(20))
        for at in range(CHAIN)
    }
    groups = "".join(f"- {{name: e{at}, depends_on: [ref('m{at}')]}}\n" for at in range(300))
    select = "selectors:\n" + "".join(
        f"- {{name: s{at}, definition: {{union: [{{method: selector, value: s{(at + 1) % 300}}}, {{method: selector, value: s{(at + 2) % 300}}}]}}}}\n"
        for at in range(300)
    )
    hostile.holding(
        models
        | {
            "dbt_project.yml": "name: x\nconfig-version: 2\n",
            "models/e.yml": f"exposures:\n{groups}",
            "selectors.yml": select,
            ".github/workflows/ci.yml": calling("dbt test --selector s0 --select +m0+,@m1,1000000+m2"),
        }
    )


@kind()
def requirements_in_circles(hostile: Hostile) -> None:
    """Requirements and constraints include each other, files outside and addresses; held by following names in the tree only."""
    text = f"-r requirements.txt\n-r ../../../../etc/passwd\n-c dev-requirements.txt\n-r {hostile.url}\n--index-url {hostile.url}\n"
    hostile.holding({"requirements.txt": text, "dev-requirements.txt": text + "-r requirements.txt\n" * 20_000})


@kind()
def compose_and_docker_circles(hostile: Hostile) -> None:
    """Images are built from each other, services extend and depend on each other; held by going through each once."""
    docker = (
        "".join(f"FROM s{(at + 1) % 500} AS s{at}\nCOPY --from=s{at} / /\nRUN dbt test\n" for at in range(500))
        + "FROM s0\nCMD "
        + "[" * 5_000
        + "\n"
    )
    services = "".join(
        f"  s{at}: {{extends: {{file: docker-compose.yml, service: s{(at + 1) % 500}}}, depends_on: [s{at}], build: .}}\n"
        for at in range(500)
    )
    hostile.holding(
        {"Dockerfile": docker, "docker-compose.yml": f"include: [docker-compose.yml]\nservices:\n{services}"}
    )


@kind()
def modules_of_terraform_in_circles(hostile: Hostile) -> None:
    """Modules call each other in circles, and locals stand for each other; held by going through each once."""
    calls = "".join(f'module "m{at}" {{\n  source = "../m{at}"\n}}\n' for at in range(30))
    own = (
        "locals {\n"
        + "".join(f'  a{at} = "${{local.a{(at + 1) % 60}}}${{local.a{(at + 1) % 60}}}"\n' for at in range(60))
        + "}\n"
    )
    hostile.holding({f"terraform/m{at}/main.tf": calls + own for at in range(30)})
