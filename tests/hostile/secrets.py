"""Repositories with secrets and persons where reports would quote a line, a name or an address."""

# ruff: noqa: E501 - hostile files read best as the one line that they are

from __future__ import annotations

from tests.hostile.kinds import PASSWORD, SECRETS, Hostile, commits, kind

DSN = f"postgresql://ada:{PASSWORD}@db.example.org/x"
LINES = (
    f"export DB_PASSWORD={PASSWORD}",
    f"dbt test --vars '{{token: {SECRETS['github']}}}'",
    f"AWS_ACCESS_KEY_ID={SECRETS['aws']} pytest",
    f"psql {DSN} -c 'select 1'",
    f"curl -u ada:{PASSWORD} https://hooks.slack.com/services/{SECRETS['webhook']}",
    f"curl -H 'Authorization: Bearer {SECRETS['jwt']}' https://example.org",
    f"dbt run --profiles-dir . --password {PASSWORD}",
    f"snowsql -p {PASSWORD}",
    f"docker login -p {PASSWORD} && docker push x",
    f"mysql -p{PASSWORD} -e 'select 1'",
    f"PGPASSWORD='{PASSWORD}' psql -c 'select 1'",
    f"slack --token={SECRETS['slack']}",
)


@kind()
def secrets_in_steps(hostile: Hostile) -> None:
    """Steps of CI hold secrets in a dozen forms; held by masking every text that is told."""
    steps = "".join(f"    - run: |\n        {line}; pytest tests; dbt test; terraform apply\n" for line in LINES)
    text = f"on: push\nenv:\n  PASSWORD: {PASSWORD}\n  URL: {DSN}\njobs:\n  deploy:\n    environment: production\n    steps:\n{steps}"
    make = "".join(f"t{at}:\n\t{line}; pytest\n" for at, line in enumerate(LINES))
    hostile.holding(
        {
            ".github/workflows/ci.yml": text,
            "Makefile": make,
            "deploy.sh": "\n".join(LINES),
            ".gitlab-ci.yml": f"a: {{script: ['{LINES[0]}; pytest']}}\n",
        }
    )


@kind()
def secrets_in_code(hostile: Hostile) -> None:
    """DAGs, profiles and settings hold secrets as literals; held by masking every text that is told."""
    dag = f'from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nPASSWORD = "{PASSWORD}"\n'
    dag += f'with DAG("x", default_args={{"email": ["ada@example.org"]}}, on_failure_callback=slack("{SECRETS["webhook"]}")):\n'
    dag += "".join(f'    BashOperator(task_id="t{at}", bash_command="""{line}""")\n' for at, line in enumerate(LINES))
    profiles = f"x:\n  target: prod\n  outputs:\n    prod: {{type: postgres, password: {PASSWORD}, user: ada}}\n"
    terraform = f'resource "aws_db_instance" "x" {{\n  password = "{PASSWORD}"\n  username = "ada"\n}}\n'
    env = f"PASSWORD={PASSWORD}\nAWS_SECRET_ACCESS_KEY={PASSWORD}\nURL={DSN}\n"
    files = {
        "dags/a.py": dag,
        "profiles.yml": profiles,
        "terraform/main.tf": terraform,
        ".env": env,
        "Dockerfile": f"FROM x\nENV PASSWORD={PASSWORD}\nRUN pip install https://ada:{PASSWORD}@example.org/x.git\n",
    }
    hostile.holding(
        files
        | {
            "requirements.txt": f"--index-url https://ada:{PASSWORD}@example.org/simple\nx @ git+https://{SECRETS['github']}@github.com/a/b\n",
            "alertmanager.yml": f"receivers: [{{name: data-team, slack_configs: [{{api_url: 'https://hooks.slack.com/services/{SECRETS['webhook']}'}}]}}]\n",
        }
    )


@kind()
def secrets_in_broken_files(hostile: Hostile) -> None:
    """Files that cannot be parsed hold secrets where a message would quote them; held by masking messages."""
    texts = {
        "yml": f"a: [{PASSWORD}\n{PASSWORD}: {{",
        "json": f'{{"password": {PASSWORD}',
        "toml": f"password = {PASSWORD}",
        "py": f"password = {PASSWORD} '",
        "tf": f'a "{PASSWORD}',
        "ipynb": f"{{{PASSWORD}",
    }
    hostile.holding(
        {f"models/a.{suffix}": text for suffix, text in texts.items()}
        | {
            "pyproject.toml": texts["toml"],
            "package.json": texts["json"],
            "dbt_project.yml": texts["yml"],
            "dags/airflow.py": f"import airflow\n{texts['py']}",
        }
    )


@kind()
def secrets_in_history(hostile: Hostile) -> None:
    """Messages, tags, branches and authors hold secrets and persons; held by telling figures of the history only."""
    repo = hostile.repo()
    commits(
        repo,
        [
            (
                f"Fix password={PASSWORD} (#{at})\n\nSigned-off-by: Ada Lovelace <ada.lovelace@example.org>",
                {f"models/{at}.sql": "select 1"},
            )
            for at in range(5)
        ],
    )
    repo.git("tag", f"v1.0.0-{SECRETS['github']}")
