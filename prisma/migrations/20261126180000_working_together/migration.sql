-- CreateEnum
CREATE TYPE "channel_kind" AS ENUM ('slack', 'webhook');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('queued', 'sending', 'sent', 'failed');

-- AlterEnum: no row has it yet
ALTER TYPE "incident_status" RENAME VALUE 'monitoring' TO 'mitigated';

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "two_factor_enabled" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "services" ADD COLUMN     "byte_limit" BIGINT,
ADD COLUMN     "owner_user_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "path_mapping" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "sampling" JSONB;

-- AlterTable
ALTER TABLE "captures" ADD COLUMN     "is_scheduled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "pinned_at" TIMESTAMPTZ(3),
ADD COLUMN     "pinned_by_user_id" TEXT;

-- AlterTable
ALTER TABLE "incidents" ADD COLUMN     "fingerprint" TEXT,
ADD COLUMN     "fix_url" TEXT,
ADD COLUMN     "merged_into_id" TEXT,
ADD COLUMN     "mitigated_at" TIMESTAMPTZ(3),
ADD COLUMN     "report" JSONB,
ADD COLUMN     "resolved_at" TIMESTAMPTZ(3),
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "summary_doc" BYTEA;

-- AlterTable
ALTER TABLE "annotations" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3),
ADD COLUMN     "edited_at" TIMESTAMPTZ(3),
ADD COLUMN     "mentioned_user_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "parent_id" TEXT,
ADD COLUMN     "resolved_at" TIMESTAMPTZ(3),
ADD COLUMN     "resolved_by_user_id" TEXT,
ADD COLUMN     "view" TEXT;

-- AlterTable
ALTER TABLE "investigations" ADD COLUMN     "notes" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "revision" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "share_links" ADD COLUMN     "hint" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "last_viewed_at" TIMESTAMPTZ(3),
ADD COLUMN     "revoked_by_user_id" TEXT;

-- CreateTable
CREATE TABLE "two_factors" (
    "id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "backup_codes" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "verified" BOOLEAN NOT NULL DEFAULT true,
    "failed_verification_count" INTEGER NOT NULL DEFAULT 0,
    "locked_until" TIMESTAMPTZ(3),

    CONSTRAINT "two_factors_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "passkeys" (
    "id" TEXT NOT NULL,
    "name" TEXT,
    "public_key" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "credential_id" TEXT NOT NULL,
    "counter" INTEGER NOT NULL,
    "device_type" TEXT NOT NULL,
    "backed_up" BOOLEAN NOT NULL,
    "transports" TEXT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "aaguid" TEXT,

    CONSTRAINT "passkeys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "incident_people" (
    "workspace_id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "leads" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "incident_people_pkey" PRIMARY KEY ("workspace_id","incident_id","user_id")
);

-- CreateTable
CREATE TABLE "incident_events" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "incident_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "comments" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "mentioned_user_ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_by_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "comments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "checklist_items" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "owner_user_id" TEXT,
    "done_at" TIMESTAMPTZ(3),
    "done_by_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "checklist_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "summary_updates" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "incident_id" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,
    "user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "summary_updates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "report_templates" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "checklist" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "report_templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deploys" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "environment" TEXT,
    "revision" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_user_id" TEXT,
    "created_by_key_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "deploys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "share_link_views" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "visitor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "share_link_views_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "retention_rules" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "service_id" TEXT,
    "kinds" TEXT NOT NULL,
    "keep_days" INTEGER,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retention_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "retention_runs" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "removed_count" INTEGER NOT NULL DEFAULT 0,
    "removed_bytes" BIGINT NOT NULL DEFAULT 0,
    "held" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "retention_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_channels" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" "channel_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "secret" TEXT,
    "sends_text" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMPTZ(3),
    "created_by_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_subscriptions" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT,
    "channel_id" TEXT,
    "service_id" TEXT,
    "event" TEXT NOT NULL,
    "on_page" BOOLEAN NOT NULL DEFAULT true,
    "by_mail" BOOLEAN NOT NULL DEFAULT false,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_subscriptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notifications" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "details" JSONB NOT NULL DEFAULT '{}',
    "dedupe_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_deliveries" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "channel_id" TEXT,
    "user_id" TEXT,
    "event" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "tries" JSONB NOT NULL DEFAULT '[]',
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimed_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "agent_targets" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "service_id" TEXT NOT NULL,
    "agent" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "every_seconds" INTEGER NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT,
    "buffered" INTEGER NOT NULL DEFAULT 0,
    "seen_at" TIMESTAMPTZ(3) NOT NULL,
    "captured_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_targets_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "two_factors_user_id_idx" ON "two_factors"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "passkeys_credential_id_key" ON "passkeys"("credential_id");

-- CreateIndex
CREATE INDEX "passkeys_user_id_idx" ON "passkeys"("user_id");

-- CreateIndex
CREATE INDEX "incident_events_workspace_id_incident_id_at_idx" ON "incident_events"("workspace_id", "incident_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "incident_events_workspace_id_id_key" ON "incident_events"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "comments_workspace_id_incident_id_created_at_idx" ON "comments"("workspace_id", "incident_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "comments_workspace_id_id_key" ON "comments"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "checklist_items_workspace_id_incident_id_position_idx" ON "checklist_items"("workspace_id", "incident_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "checklist_items_workspace_id_id_key" ON "checklist_items"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "summary_updates_workspace_id_incident_id_created_at_idx" ON "summary_updates"("workspace_id", "incident_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "summary_updates_workspace_id_id_key" ON "summary_updates"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "report_templates_workspace_id_id_key" ON "report_templates"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "report_templates_workspace_id_name_key" ON "report_templates"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "deploys_workspace_id_service_id_at_idx" ON "deploys"("workspace_id", "service_id", "at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "deploys_workspace_id_id_key" ON "deploys"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "share_link_views_workspace_id_link_id_at_idx" ON "share_link_views"("workspace_id", "link_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "share_link_views_workspace_id_id_key" ON "share_link_views"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "retention_rules_workspace_id_id_key" ON "retention_rules"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "retention_rules_workspace_id_service_id_kinds_key" ON "retention_rules"("workspace_id", "service_id", "kinds");

-- CreateIndex
CREATE INDEX "retention_runs_workspace_id_started_at_idx" ON "retention_runs"("workspace_id", "started_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "retention_runs_workspace_id_id_key" ON "retention_runs"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_channels_workspace_id_id_key" ON "notification_channels"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_channels_workspace_id_name_key" ON "notification_channels"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "notification_subscriptions_workspace_id_event_idx" ON "notification_subscriptions"("workspace_id", "event");

-- CreateIndex
CREATE INDEX "notification_subscriptions_workspace_id_user_id_idx" ON "notification_subscriptions"("workspace_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_subscriptions_workspace_id_id_key" ON "notification_subscriptions"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "notifications_user_id_created_at_idx" ON "notifications"("user_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "notifications_workspace_id_id_key" ON "notifications"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_workspace_id_user_id_dedupe_key_key" ON "notifications"("workspace_id", "user_id", "dedupe_key");

-- CreateIndex
CREATE INDEX "notification_deliveries_state_next_at_idx" ON "notification_deliveries"("state", "next_at");

-- CreateIndex
CREATE INDEX "notification_deliveries_workspace_id_created_at_idx" ON "notification_deliveries"("workspace_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "notification_deliveries_workspace_id_id_key" ON "notification_deliveries"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_deliveries_workspace_id_dedupe_key_key" ON "notification_deliveries"("workspace_id", "dedupe_key");

-- CreateIndex
CREATE INDEX "agent_targets_workspace_id_service_id_idx" ON "agent_targets"("workspace_id", "service_id");

-- CreateIndex
CREATE UNIQUE INDEX "agent_targets_workspace_id_id_key" ON "agent_targets"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "agent_targets_workspace_id_agent_target_key" ON "agent_targets"("workspace_id", "agent", "target");

-- CreateIndex
CREATE INDEX "incidents_workspace_id_status_from_at_idx" ON "incidents"("workspace_id", "status", "from_at" DESC);

-- CreateIndex
CREATE INDEX "incidents_workspace_id_fingerprint_idx" ON "incidents"("workspace_id", "fingerprint");

-- CreateIndex
CREATE INDEX "annotations_workspace_id_incident_id_idx" ON "annotations"("workspace_id", "incident_id");

-- CreateIndex
CREATE INDEX "annotations_deleted_at_idx" ON "annotations"("deleted_at");

-- CreateIndex
CREATE INDEX "share_links_workspace_id_investigation_id_idx" ON "share_links"("workspace_id", "investigation_id");

-- AddForeignKey
ALTER TABLE "two_factors" ADD CONSTRAINT "two_factors_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incidents" ADD CONSTRAINT "incidents_workspace_id_merged_into_id_fkey" FOREIGN KEY ("workspace_id", "merged_into_id") REFERENCES "incidents"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "incident_people" ADD CONSTRAINT "incident_people_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_people" ADD CONSTRAINT "incident_people_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incidents"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_events" ADD CONSTRAINT "incident_events_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "incident_events" ADD CONSTRAINT "incident_events_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incidents"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "comments" ADD CONSTRAINT "comments_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incidents"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checklist_items" ADD CONSTRAINT "checklist_items_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "checklist_items" ADD CONSTRAINT "checklist_items_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incidents"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "summary_updates" ADD CONSTRAINT "summary_updates_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "summary_updates" ADD CONSTRAINT "summary_updates_workspace_id_incident_id_fkey" FOREIGN KEY ("workspace_id", "incident_id") REFERENCES "incidents"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "report_templates" ADD CONSTRAINT "report_templates_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deploys" ADD CONSTRAINT "deploys_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deploys" ADD CONSTRAINT "deploys_workspace_id_service_id_fkey" FOREIGN KEY ("workspace_id", "service_id") REFERENCES "services"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "annotations" ADD CONSTRAINT "annotations_workspace_id_parent_id_fkey" FOREIGN KEY ("workspace_id", "parent_id") REFERENCES "annotations"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_link_views" ADD CONSTRAINT "share_link_views_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_link_views" ADD CONSTRAINT "share_link_views_workspace_id_link_id_fkey" FOREIGN KEY ("workspace_id", "link_id") REFERENCES "share_links"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_rules" ADD CONSTRAINT "retention_rules_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_rules" ADD CONSTRAINT "retention_rules_workspace_id_service_id_fkey" FOREIGN KEY ("workspace_id", "service_id") REFERENCES "services"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "retention_runs" ADD CONSTRAINT "retention_runs_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_channels" ADD CONSTRAINT "notification_channels_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_subscriptions" ADD CONSTRAINT "notification_subscriptions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_subscriptions" ADD CONSTRAINT "notification_subscriptions_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id") REFERENCES "notification_channels"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_subscriptions" ADD CONSTRAINT "notification_subscriptions_workspace_id_service_id_fkey" FOREIGN KEY ("workspace_id", "service_id") REFERENCES "services"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_deliveries" ADD CONSTRAINT "notification_deliveries_workspace_id_channel_id_fkey" FOREIGN KEY ("workspace_id", "channel_id") REFERENCES "notification_channels"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_targets" ADD CONSTRAINT "agent_targets_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_targets" ADD CONSTRAINT "agent_targets_workspace_id_service_id_fkey" FOREIGN KEY ("workspace_id", "service_id") REFERENCES "services"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


