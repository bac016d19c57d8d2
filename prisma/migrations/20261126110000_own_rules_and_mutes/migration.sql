-- CreateEnum
CREATE TYPE "rule_kind" AS ENUM ('pattern', 'idle');

-- CreateEnum
CREATE TYPE "rule_test_state" AS ENUM ('queued', 'running', 'done', 'cancelled', 'failed');

-- AlterTable
ALTER TABLE "captures" ADD COLUMN     "library_revision" INTEGER;

-- AlterTable
ALTER TABLE "workspaces" ADD COLUMN     "library_revision" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "workspace_rules" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "kind" "rule_kind" NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_by_user_id" TEXT,
    "updated_by_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "workspace_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rule_tests" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "state" "rule_test_state" NOT NULL DEFAULT 'queued',
    "kind" "rule_kind" NOT NULL,
    "body" JSONB NOT NULL,
    "capture_ids" TEXT[],
    "results" JSONB NOT NULL DEFAULT '[]',
    "problem" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "claim_token" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "created_by_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rule_tests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "finding_mutes" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "service_id" TEXT,
    "fingerprint" TEXT NOT NULL,
    "pattern" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "created_by_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ended_by_user_id" TEXT,

    CONSTRAINT "finding_mutes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "workspace_rules_deleted_at_idx" ON "workspace_rules"("deleted_at");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_rules_workspace_id_id_key" ON "workspace_rules"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "workspace_rules_workspace_id_name_key" ON "workspace_rules"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "rule_tests_state_updated_at_idx" ON "rule_tests"("state", "updated_at");

-- CreateIndex
CREATE INDEX "rule_tests_created_at_idx" ON "rule_tests"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "rule_tests_workspace_id_id_key" ON "rule_tests"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "finding_mutes_workspace_id_fingerprint_idx" ON "finding_mutes"("workspace_id", "fingerprint");

-- CreateIndex
CREATE INDEX "finding_mutes_workspace_id_service_id_idx" ON "finding_mutes"("workspace_id", "service_id");

-- CreateIndex
CREATE UNIQUE INDEX "finding_mutes_workspace_id_id_key" ON "finding_mutes"("workspace_id", "id");

-- AddForeignKey
ALTER TABLE "workspace_rules" ADD CONSTRAINT "workspace_rules_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rule_tests" ADD CONSTRAINT "rule_tests_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding_mutes" ADD CONSTRAINT "finding_mutes_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "finding_mutes" ADD CONSTRAINT "finding_mutes_workspace_id_service_id_fkey" FOREIGN KEY ("workspace_id", "service_id") REFERENCES "services"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;


