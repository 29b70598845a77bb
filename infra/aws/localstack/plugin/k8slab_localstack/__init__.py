"""Plug-in for LocalStack: functions as processes, and event sources on a real Kafka broker."""
