-- What a key wrote says so, as what a person wrote does. Keys stay when they are revoked, and a name that
-- is gone must not take the words with it: no foreign key.
ALTER TABLE "annotations" ADD COLUMN "created_by_key_id" TEXT,
ADD COLUMN "resolved_by_key_id" TEXT;
ALTER TABLE "comments" ADD COLUMN "created_by_key_id" TEXT;
ALTER TABLE "checklist_items" ADD COLUMN "done_by_key_id" TEXT;
ALTER TABLE "investigations" ADD COLUMN "created_by_key_id" TEXT;
ALTER TABLE "share_links" ADD COLUMN "created_by_key_id" TEXT;
