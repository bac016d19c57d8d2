-- A service's page shows what agents capture: told when something of it changed, not when an agent was
-- heard of once more.
CREATE TRIGGER "agent_targets_tell_live" AFTER INSERT ON "agent_targets"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('agent', 'service_id');

CREATE TRIGGER "agent_targets_tell_live_change" AFTER UPDATE ON "agent_targets"
  FOR EACH ROW WHEN (OLD."outcome" <> NEW."outcome" OR OLD."reason" IS DISTINCT FROM NEW."reason"
    OR OLD."buffered" <> NEW."buffered" OR OLD."captured_at" IS DISTINCT FROM NEW."captured_at"
    OR OLD."every_seconds" <> NEW."every_seconds" OR OLD."service_id" <> NEW."service_id")
  EXECUTE FUNCTION "tell_live"('agent', 'service_id');

CREATE TRIGGER "agent_targets_tell_live_end" AFTER DELETE ON "agent_targets"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('agent', 'service_id');
