"""Who does something that is agreed."""

from enum import StrEnum


class Who(StrEnum):
    PARTICIPANT = "participant"
    COACH = "coach"
    TOGETHER = "together"
    EMPLOYER = "employer"
    SERVICE = "service"
