"""Plays, roles and inventories of Ansible."""

from __future__ import annotations

from assess.documents import Document
from assess.facts import Environment, EnvironmentKind, Fact, HealthProbe, Infrastructure, ToolUse
from assess.readers import ansible
from assess.readers.compose import Shipped

PLAY = """- hosts: warehouse
  tasks:
    - name: Start the engine
      community.docker.docker_container: {name: trino, image: "trinodb/trino:470", state: healthy}
    - block:
        - ansible.builtin.cron: {name: nightly, hour: "3", job: run.sh}
        - ansible.builtin.service: {name: old, state: stopped}
"""


def read(text: str, path: str = "site.yml") -> list[Fact]:
    return list(ansible.read(Document(path, text.encode())))


def test_tasks_make_resources_also_those_of_blocks() -> None:
    found = [(one.resource, one.area) for one in read(PLAY) if isinstance(one, Infrastructure)]
    assert found == [("docker_container", "warehouse"), ("cron", "orchestration")]


def test_a_container_that_must_be_healthy_is_a_probe() -> None:
    assert len([one for one in read(PLAY) if isinstance(one, HealthProbe)]) == 1


def test_the_tasks_of_a_role_are_read_as_those_of_a_play() -> None:
    found = read("- cron: {name: nightly, job: run.sh}\n", "roles/etl/tasks/main.yml")
    assert [type(one) for one in found] == [ToolUse, Infrastructure]


def test_a_role_ships_the_compose_file_that_it_copies() -> None:
    found = read("- copy: {src: ../infra/docker-compose.yml, dest: /srv}\n", "roles/shop/tasks/main.yml")
    assert ["infra/docker-compose.yml" in one.paths for one in found if isinstance(one, Shipped)] == [True]


def test_an_inventory_is_an_environment() -> None:
    found = read("x: 1\n", "ansible/inventories/qa/group_vars/all.yml")
    assert [(one.name, one.kind) for one in found if isinstance(one, Environment)] == [("qa", EnvironmentKind.TEST)]


def test_a_list_without_hosts_outside_a_role_is_no_play() -> None:
    assert read("- user: {name: a}\n", "playbooks/users.yml") == []


def test_a_play_that_unpacks_an_archive_puts_files_onto_hosts() -> None:
    found = read("- hosts: workers\n  tasks:\n    - unarchive: {src: jobs.tar.gz, dest: /srv}\n")
    assert [(one.resource, one.area) for one in found if isinstance(one, Infrastructure)] == [("unarchive", "files")]


def test_groups_that_are_named_for_stages_are_environments() -> None:
    found = read("[workers]\nhost-1\n\n[workers_staging]\nhost-2\n", "ansible/inventory")
    kinds = [one.kind for one in found if isinstance(one, Environment)]
    assert kinds == [EnvironmentKind.PRODUCTION, EnvironmentKind.STAGING]


def test_groups_without_a_stage_are_none() -> None:
    assert read("[workers]\nhost-1\n", "ansible/inventory") == []
