-- AlterTable
ALTER TABLE "captures" ADD COLUMN     "vcs_modified" BOOLEAN,
ADD COLUMN     "vcs_revision" TEXT,
ADD COLUMN     "vcs_source" TEXT;

-- AlterTable
ALTER TABLE "upload_sessions" ADD COLUMN     "vcs_modified" BOOLEAN,
ADD COLUMN     "vcs_revision" TEXT;

