-- AlterTable
ALTER TABLE "captures" ADD COLUMN     "sentence_zh" TEXT;

-- AlterTable
ALTER TABLE "finding_mutes" ADD COLUMN     "title_zh" TEXT;

-- AlterTable
ALTER TABLE "findings" ADD COLUMN     "title_zh" TEXT;
