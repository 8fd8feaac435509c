"""Jenkinsfiles as facts: stages in order, conditions, shell steps and messages on failure."""

import pytest

from assess.documents import Document
from assess.facts import Actor, Alert, Audience, CiJob, Command, Fact, ToolUse, Trigger
from assess.readers.jenkins import read

PIPELINE = """\
pipeline {
  agent { docker { image 'python:3.11' } }
  triggers { cron('H 4 * * *') }
  options { retry(2) }
  stages {
    stage('Test') {
      steps {
        // sh 'ignored'
        dir('etl') {
          sh '''
            pip install .
            pytest || true
          '''
        }
      }
    }
    stage('Checks') {
      parallel {
        stage('Lint') { steps { sh "make lint" } }
        stage('Types') { steps { sh(script: 'make types', returnStatus: true) } }
      }
    }
    stage('Deploy') {
      when { branch 'main' }
      input { message 'Go?' }
      steps { sh './deploy.sh' }
    }
  }
  post {
    failure { slackSend channel: '#data-alerts', message: "failed {" }
    success { mail to: 'data-team@corp.org' }
  }
}
"""


def facts(text: str) -> list[Fact]:
    return list(read(Document("Jenkinsfile", text.encode())))


def jobs(text: str) -> dict[str, CiJob]:
    return {fact.job.partition("#")[2]: fact for fact in facts(text) if isinstance(fact, CiJob)}


def commands(text: str) -> list[Command]:
    return [fact for fact in facts(text) if isinstance(fact, Command)]


def test_stages_wait_for_the_ones_before() -> None:
    assert {name: job.needs for name, job in jobs(PIPELINE).items()} == {
        "Test": (),
        "Lint": ("Jenkinsfile#Test",),
        "Types": ("Jenkinsfile#Test",),
        "Deploy": ("Jenkinsfile#Lint", "Jenkinsfile#Types"),
    }


def test_pipeline_sets_triggers_image_and_retries() -> None:
    test = jobs(PIPELINE)["Test"]
    assert (test.triggers, test.image, test.retries) == (
        (Trigger.MAIN, Trigger.BRANCH, Trigger.SCHEDULE),
        "python:3.11",
        2,
    )


def test_stage_of_a_branch_behind_a_question_is_approved_and_narrowed() -> None:
    deploy = jobs(PIPELINE)["Deploy"]
    assert (deploy.triggers, deploy.approval) == ((Trigger.MAIN, Trigger.SCHEDULE), True)


def test_shell_steps_are_commands_with_line_and_folder() -> None:
    found = [(c.words, c.source.line, c.folder, c.tolerated) for c in commands(PIPELINE)[:2]]
    assert found == [(("pip", "install", "."), 11, "etl", False), (("pytest",), 12, "etl", True)]


def test_step_that_returns_its_status_is_tolerated() -> None:
    assert [c.words for c in commands(PIPELINE) if c.tolerated and c.words[0] == "make"] == [("make", "types")]


def test_message_on_failure_is_an_alert_of_ci() -> None:
    alerts = [(f.channel, f.audience, f.shared, f.actor) for f in facts(PIPELINE) if isinstance(f, Alert)]
    assert alerts == [("slack", Audience.TEAM, True, Actor.CI)]


def test_setting_of_a_shared_library_that_tells_every_run_is_an_alert() -> None:
    text = "@Library('Shared')\nwithPipeline('java') {\n  enableSlackNotifications('#builds')\n  enableSlack()\n}\n"
    assert [(f.channel, f.shared) for f in facts(text) if isinstance(f, Alert)] == [("slack", True)]


@pytest.mark.parametrize(
    ("when", "triggers"),
    [
        ("changeRequest()", (Trigger.REQUEST,)),
        ("buildingTag()", (Trigger.TAG,)),
        ("anyOf { branch 'main'; branch 'staging' }", (Trigger.MAIN, Trigger.ENVIRONMENT_BRANCH)),
        ("expression { params.full }", (Trigger.MAIN, Trigger.BRANCH)),
    ],
)
def test_when_is_read_as_triggers(when: str, triggers: tuple[Trigger, ...]) -> None:
    text = f"pipeline {{ stages {{ stage('a') {{ when {{ {when} }}\n steps {{ sh 'make' }} }} }} }}"
    assert jobs(text)["a"].triggers == triggers


def test_scripted_pipeline_has_its_stages() -> None:
    assert [c.words for c in commands("node {\n  stage('a') {\n    sh 'make a'\n  }\n}\n")] == [("make", "a")]


@pytest.mark.parametrize(
    "text", ["", "{" * 20_000, "}" * 50, "pipeline {", "word", "pipeline { stages { stage { sh } } }"]
)
def test_malformed_shape_gives_no_command(text: str) -> None:
    assert commands(text) == []


@pytest.mark.parametrize(
    ("step", "channels"),
    [
        ("slackNotifier(currentBuild.currentResult)", ["slack"]),
        ("notifyTeams('failed')", ["teams"]),
        ("cleanWs()", []),
    ],
)
def test_a_step_of_a_shared_library_is_told_by_its_name(step: str, channels: list[str]) -> None:
    stages = "stages { stage('a') { steps { sh 'make' } } }"
    text = f"pipeline {{\n {stages}\n post {{ always {{ script {{ {step}\n }} }} }}\n}}"
    assert [fact.channel for fact in facts(text) if isinstance(fact, Alert)] == channels


WRAPPED = """\
acmePipeline {
  node('linux') {
    stage 'Test', { sh 'make test' }
    mainlineOnly { stage 'Push', { sh 'make push' } }
    if (env.BRANCH_NAME == 'main') { stage('Deploy') { build job: 'etl/deploy-prod', wait: false } }
    if (env.BRANCH_NAME != 'main') { stage('Other') { sh 'make other' } }
    onTag { tag ->
      stage('Release') { sh 'make release' }
    }
  }
}
"""


@pytest.mark.parametrize(
    ("stage", "triggers"),
    [
        ("Test", (Trigger.MAIN, Trigger.BRANCH)),
        ("Push", (Trigger.MAIN,)),
        ("Deploy", (Trigger.MAIN,)),
        ("Other", (Trigger.MAIN, Trigger.BRANCH)),
        ("Release", (Trigger.TAG,)),
    ],
)
def test_conditions_around_the_stages_of_a_wrapped_pipeline(stage: str, triggers: tuple[Trigger, ...]) -> None:
    assert jobs(WRAPPED)[stage].triggers == triggers


def test_another_job_that_is_started_is_a_command() -> None:
    found = [fact.words for fact in facts(WRAPPED) if isinstance(fact, Command) and fact.words[0] == "jenkins-build"]
    assert found == [("jenkins-build", "--no-wait", "etl/deploy-prod")]


def test_a_step_of_a_shared_library_may_wrap_the_stages() -> None:
    assert any(
        isinstance(fact, ToolUse) for fact in facts("teamPipeline {\n  node('a') { stage('b') { sh 'c' } }\n}\n")
    )
    assert facts("teamPipeline {\n  image = 'python'\n}\n") == []


def test_a_shared_library_runs_the_whole_pipeline() -> None:
    assert [*jobs("@Library('shared') _\nstandardPipeline(team: 'data')\n")] == ["library"]


LIBRARY_STEPS = """\
@Library("Infrastructure")
withPipeline("java", "orders") {
  disableLegacyDeployment()
  enableStagingDeployment()
  deployToCluster(name: "orders")
}
"""


def test_steps_of_a_shared_library_deploy_by_their_names() -> None:
    found = [
        fact.words for fact in read(Document("Jenkinsfile_CNP", LIBRARY_STEPS.encode())) if isinstance(fact, Command)
    ]

    assert found == [
        ("jenkins-step", "enableStagingDeployment", "--env", "staging"),
        ("jenkins-step", "deployToCluster"),
    ]


SCRIPTED = """\
node {
  try {
    stage('Ship') {
      def image = docker.build("corp/etl:${env.BUILD_ID}", "-f docker/Dockerfile .")
      docker.withRegistry('https://registry', 'key') { image.push('latest') }
      def code = sh(script: 'make smoke', returnStatus: true)
      ansiblePlaybook(playbook: 'site.yml', inventory: 'inventory/prod')
      s3Upload(file: 'etl.jar', bucket: 'jobs', path: 'etl/')
      ship('prod')
    }
  } catch (error) {
    tell(error)
  } finally {
    notify_slack(currentBuild.result)
    email_notify()
  }
}
def ship(stage) { sh './deploy.sh' }
void tell(error) {
  mail to: 'data-team@corp.org', subject: 'failed'
  tell(error)
}
"""


def test_steps_that_stand_for_commands() -> None:
    assert [" ".join(command.words) for command in commands(SCRIPTED)] == [
        "docker build -t corp/etl:${env.BUILD_ID} -f docker/Dockerfile .",
        "docker push latest",
        "make smoke",
        "ansible-playbook -i inventory/prod site.yml",
        "aws s3 cp etl.jar s3://jobs/etl/",
        "./deploy.sh",
    ]


def test_texts_that_are_put_together_are_one() -> None:
    text = "node { stage('x') { docker.build('etl', '--no-cache ' +\n  // in its own folder\n  ' src') } }"
    assert [one.words for one in commands(text)] == [("docker", "build", "-t", "etl", "--no-cache", "src")]


def test_an_image_may_be_named_by_a_variable() -> None:
    text = "node { stage('x') { def made = docker.build(imageName, '-f docker/Dockerfile .') } }"
    assert commands(text)[0].words == ("docker", "build", "-t", "imageName", "-f", "docker/Dockerfile", ".")


def test_a_started_job_is_given_parameters() -> None:
    text = """node { stage('x') { build job: 'release',
      parameters: [[$class: 'StringParameterValue', name: 'STAGE', value: 'prod']]
    } }"""
    assert commands(text)[0].words == ("jenkins-build", "--wait", "release", "STAGE", "prod")


def test_scripted_pipelines_tell_of_errors() -> None:
    told = {(fact.channel, fact.audience) for fact in facts(SCRIPTED) if isinstance(fact, Alert)}

    assert told == {("email", Audience.TEAM), ("slack", Audience.TEAM), ("email", Audience.UNKNOWN)}


def test_a_function_runs_the_steps_that_it_is_given() -> None:
    text = "node { stage('x') { withKeys { sh 'make test' } } }\ndef withKeys(steps) { sh 'login'; steps() }"
    assert [one.words for one in commands(text)] == [("login",), ("make", "test")]


def test_functions_that_call_each_other_end() -> None:
    calls = "\n".join(f"def f{number}() {{ f{number + 1}(); f0(); sh 'make' }}" for number in range(30))

    assert len(commands(f"node {{ stage('x') {{ f0() }} }}\n{calls}")) == 30


def test_parameters_that_are_defined_elsewhere_are_filled_in_by_hand() -> None:
    job = jobs("node { stage('x') { sh \"deploy ${params.version}\" } }")["x"]

    assert job.triggers == (Trigger.MANUAL,)


def test_plays_behind_a_step_of_a_library() -> None:
    (command,) = commands("node { stage('x') { run_ansible_playbook('${workspace}/plays/etl.yml') } }")

    assert command.words == ("ansible-playbook", "${workspace}/plays/etl.yml")
