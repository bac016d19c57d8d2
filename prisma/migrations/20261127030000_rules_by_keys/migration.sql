-- Rules and mutes say which key made or changed them. No foreign key, as for other things that keys write.
ALTER TABLE "workspace_rules" ADD COLUMN "created_by_key_id" TEXT,
ADD COLUMN "updated_by_key_id" TEXT;
ALTER TABLE "finding_mutes" ADD COLUMN "created_by_key_id" TEXT,
ADD COLUMN "ended_by_key_id" TEXT;
