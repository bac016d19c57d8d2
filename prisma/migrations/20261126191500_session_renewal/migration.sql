-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "renew_by" TIMESTAMPTZ(3);
