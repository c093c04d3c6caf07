"""The battle and the campaign as Mesa agents: for looking, extending and teaching."""
