"""Dates and times as people say them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTime

HOME_ZONE = ZoneInfo("Europe/London")


def _locale() -> QLocale:
    return QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def long_date(day: date) -> str:
    """Tuesday 1 December 2026"""
    return _locale().toString(_qdate(day), "dddd d MMMM yyyy")


def short_date(day: date) -> str:
    """Tue 1 Dec 2026"""
    return _locale().toString(_qdate(day), "ddd d MMM yyyy")


def day_month(day: date) -> str:
    """Tuesday 1 December"""
    return _locale().toString(_qdate(day), "dddd d MMMM")


def clock_time(moment: datetime) -> str:
    """09:12, in Britain"""
    home = moment.astimezone(HOME_ZONE)
    return _locale().toString(QTime(home.hour, home.minute), "HH:mm")


def date_and_time(moment: datetime) -> str:
    """Tuesday 1 December 2026, 09:12"""
    return f"{long_date(moment.astimezone(HOME_ZONE).date())}, {clock_time(moment)}"


def when(moment: datetime, today: date) -> str:
    """09:12 for today, otherwise with the day: Tue 1 Dec 2026, 09:12"""
    day = moment.astimezone(HOME_ZONE).date()
    if day == today:
        return clock_time(moment)
    return f"{short_date(day)}, {clock_time(moment)}"


def near_date(day: date, today: date) -> str:
    """today, tomorrow, yesterday, Tue 1 Dec in this year, or Tue 1 Dec 2026"""
    near = {
        today: QCoreApplication.translate("Dates", "today"),
        today + timedelta(days=1): QCoreApplication.translate("Dates", "tomorrow"),
        today - timedelta(days=1): QCoreApplication.translate("Dates", "yesterday"),
    }
    if day in near:
        return near[day]
    if day.year == today.year:
        return _locale().toString(_qdate(day), "ddd d MMM")
    return short_date(day)


def day_short(day: date) -> str:
    """1 Dec"""
    return _locale().toString(_qdate(day), "d MMM")
