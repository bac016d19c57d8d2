-- What changes in a workspace is told to the web processes, which tell the browsers that look at it.
-- A message goes out with the commit of the change, carries ids only, and is a hint: whoever missed
-- one asks again. Rows that go with what they hang on are not told one by one.
CREATE FUNCTION "tell_live"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  row_id text;
  row_workspace text;
BEGIN
  IF TG_OP = 'DELETE' THEN
    EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO row_id USING OLD;
    row_workspace := OLD."workspace_id";
  ELSE
    EXECUTE format('SELECT ($1).%I', TG_ARGV[1]) INTO row_id USING NEW;
    row_workspace := NEW."workspace_id";
  END IF;
  PERFORM pg_notify('unpark_live', json_build_object('w', row_workspace, 't', TG_ARGV[0], 'i', row_id)::text);
  RETURN NULL;
END;
$$;

CREATE TRIGGER "captures_tell_live" AFTER INSERT ON "captures"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('capture', 'id');

CREATE TRIGGER "captures_tell_live_change" AFTER UPDATE ON "captures"
  FOR EACH ROW WHEN (OLD."state" <> NEW."state" OR OLD."revision" <> NEW."revision"
    OR OLD."label" IS DISTINCT FROM NEW."label" OR OLD."pinned_at" IS DISTINCT FROM NEW."pinned_at")
  EXECUTE FUNCTION "tell_live"('capture', 'id');

CREATE TRIGGER "captures_tell_live_end" AFTER DELETE ON "captures"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('capture', 'id');

CREATE TRIGGER "artifacts_tell_live" AFTER INSERT ON "artifacts"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('capture', 'capture_id');

CREATE TRIGGER "artifacts_tell_live_change" AFTER UPDATE ON "artifacts"
  FOR EACH ROW WHEN (OLD."state" <> NEW."state")
  EXECUTE FUNCTION "tell_live"('capture', 'capture_id');

CREATE TRIGGER "artifacts_tell_live_end" AFTER DELETE ON "artifacts"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('capture', 'capture_id');

CREATE TRIGGER "finding_mutes_tell_live" AFTER INSERT OR UPDATE ON "finding_mutes"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('finding', 'id');

CREATE TRIGGER "finding_mutes_tell_live_end" AFTER DELETE ON "finding_mutes"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('finding', 'id');

CREATE TRIGGER "incidents_tell_live" AFTER INSERT OR UPDATE ON "incidents"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('incident', 'id');

CREATE TRIGGER "incidents_tell_live_end" AFTER DELETE ON "incidents"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('incident', 'id');

CREATE TRIGGER "incident_people_tell_live" AFTER INSERT OR UPDATE ON "incident_people"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "incident_people_tell_live_end" AFTER DELETE ON "incident_people"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "incident_captures_tell_live" AFTER INSERT OR UPDATE ON "incident_captures"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "incident_captures_tell_live_end" AFTER DELETE ON "incident_captures"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "incident_events_tell_live" AFTER INSERT OR UPDATE ON "incident_events"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "incident_events_tell_live_end" AFTER DELETE ON "incident_events"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "comments_tell_live" AFTER INSERT OR UPDATE ON "comments"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "comments_tell_live_end" AFTER DELETE ON "comments"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "checklist_items_tell_live" AFTER INSERT OR UPDATE ON "checklist_items"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "checklist_items_tell_live_end" AFTER DELETE ON "checklist_items"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('incident', 'incident_id');

CREATE TRIGGER "summary_updates_tell_live" AFTER INSERT ON "summary_updates"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('summary', 'incident_id');

CREATE TRIGGER "annotations_tell_live" AFTER INSERT OR UPDATE ON "annotations"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('annotation', 'capture_id');

CREATE TRIGGER "annotations_tell_live_end" AFTER DELETE ON "annotations"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('annotation', 'capture_id');

CREATE TRIGGER "investigations_tell_live" AFTER INSERT OR UPDATE ON "investigations"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('investigation', 'id');

CREATE TRIGGER "investigations_tell_live_end" AFTER DELETE ON "investigations"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('investigation', 'id');

CREATE TRIGGER "deploys_tell_live" AFTER INSERT OR UPDATE ON "deploys"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('deploy', 'service_id');

CREATE TRIGGER "deploys_tell_live_end" AFTER DELETE ON "deploys"
  FOR EACH ROW WHEN (pg_trigger_depth() = 0)
  EXECUTE FUNCTION "tell_live"('deploy', 'service_id');

CREATE TRIGGER "notifications_tell_live" AFTER INSERT OR UPDATE ON "notifications"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('notification', 'user_id');

CREATE TRIGGER "notification_deliveries_tell_live" AFTER INSERT OR UPDATE ON "notification_deliveries"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('delivery', 'id');

CREATE TRIGGER "members_tell_live" AFTER INSERT OR UPDATE OR DELETE ON "members"
  FOR EACH ROW
  EXECUTE FUNCTION "tell_live"('member', 'user_id');
