"""Repositories whose models, modules and DAGs need each other in circles, in fans and in chains without end."""

# ruff: noqa: E501, S608 - hostile files read best as the one line that they are

from __future__ import annotations

from tests.hostile.kinds import Hostile, kind

RING = 400
WIDTH = 60
HCL_FILES, SCRIPTS = 12, 6


@kind()
def models_in_circles(hostile: Hostile) -> None:
    """Models, macros, snapshots and exposures of dbt refer to each other in circles; held by going through each once."""
    project = "name: shop\nconfig-version: 2\nmodels: {shop: {+materialized: table}}\n"
    ring = {
        f"models/m{at}.sql": f"select * from {{{{ ref('m{(at + 1) % RING}') }}}} join {{{{ ref('m{at}') }}}}"
        for at in range(RING)
    }
    every = " union all ".join(f"select * from {{{{ ref('f{at}') }}}}" for at in range(WIDTH))
    fan = {f"models/f{at}.sql": every for at in range(WIDTH)}
    macros = {
        f"macros/c{at}.sql": f"{{% macro c{at}() %}}{{{{ c{(at + 1) % 50}() }}}}{{% endmacro %}}" for at in range(50)
    }
    rows = "".join(
        f"- name: m{at}\n  columns: [{{name: a, tests: [{{relationships: {{to: ref('m{at}'), field: a}}}}]}}]\n"
        for at in range(RING)
    )
    schema = f"models:\n{rows}exposures:\n- {{name: e, type: dashboard, depends_on: [ref('e'), ref('m0')]}}\n"
    hostile.holding({"dbt_project.yml": project, "models/schema.yml": schema, **ring, **fan, **macros})


@kind()
def modules_in_circles(hostile: Hostile) -> None:
    """Terraform modules have each other and themselves as their source, locals stand for each other; held by reading once."""
    files = {}
    for at in range(WIDTH):
        calls = "".join(f'module "m{to}" {{\n  source = "../m{to}"\n  x = module.m{at}.y\n}}\n' for to in range(WIDTH))
        own = 'module "self" {{\n  source = "./"\n}}\nlocals {\n  a = local.b\n  b = "${local.a}${local.a}"\n}}\n'
        alarm = 'resource "aws_cloudwatch_metric_alarm" "x" {\n  alarm_actions = [local.a, module.m1.y]\n}\n'
        files[f"terraform/m{at}/main.tf"] = calls + own + alarm + 'output "y" {\n  value = local.a\n}\n'
        files[f"terraform/m{at}/terragrunt.hcl"] = (
            'include "root" {\n  path = find_in_parent_folders()\n}\ninputs = {}\n'
        )
    hostile.holding(files)


@kind()
def imports_in_circles(hostile: Hostile) -> None:
    """400 files of DAGs import each other's settings in a ring and all of each other; held by limits on names followed."""
    files = {}
    for at in range(RING):
        after = (at + 1) % RING
        head = f"from airflow import DAG\nfrom dags.d{after} import *\nfrom dags.d{after} import args, make\nimport dags.d{after} as other\n"
        body = "args = {**args, **other.args, 'retries': other.args['retries']}\ndef make(name, **more):\n    return other.make(name, **args)\n"
        files[f"dags/d{at}.py"] = (
            f"{head}{body}with DAG('d{at}', default_args=args, **other.args) as dag:\n    make('x')\nmake('y')\n"
        )
    hostile.holding(files)


@kind()
def factories_of_one_name(hostile: Hostile) -> None:
    """400 modules each have a function that makes a DAG, all of one name, and call it; held by joining by module."""
    text = "from airflow import DAG\ndef make(name):\n    with DAG(name) as dag:\n        pass\n    return dag\nmake('a')\nmake('b')\n"
    hostile.holding({f"dags/d{at}.py": text for at in range(RING)})


@kind()
def scripts_that_parse_slowly(hostile: Hostile) -> None:
    """Scripts take the grammar as long as it may; held by limits of processor time for a file and for the tree."""
    texts = {f"scripts/s{at}.sh": "a=(" * (20_000 + at) + "\n" for at in range(SCRIPTS)}
    hostile.holding(texts | {f"scripts/b{at}.sh": "$((" * 30_000 + "\n" for at in range(SCRIPTS)})
