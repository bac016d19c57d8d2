-- AlterTable
ALTER TABLE "captures" ADD COLUMN     "state_counts" JSONB;

-- AlterTable
ALTER TABLE "upload_sessions" ADD COLUMN     "is_scheduled" BOOLEAN NOT NULL DEFAULT false;
