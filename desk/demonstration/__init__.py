"""The demonstration office: an invented district and seven years of rounds, all made through the gate."""

from desk.demonstration.building import Demonstration as Demonstration
from desk.demonstration.building import build as build
from desk.demonstration.data import ACCOUNTS as ACCOUNTS
