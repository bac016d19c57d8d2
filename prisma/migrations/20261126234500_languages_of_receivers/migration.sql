-- AlterTable
ALTER TABLE "users" ADD COLUMN     "locale" TEXT;

-- AlterTable
ALTER TABLE "notification_channels" ADD COLUMN     "locale" TEXT NOT NULL DEFAULT 'en';
