-- AlterTable
ALTER TABLE "captures" ADD COLUMN     "group_sizes" JSONB,
ADD COLUMN     "measures" JSONB,
ADD COLUMN     "measures_lost" BOOLEAN NOT NULL DEFAULT false;
