"""Notices of office: letters that tell people what concerns the office they hold."""
