-- CreateTable
CREATE TABLE "blob_holds" (
    "id" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "blob_holds_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "orphan_blobs" (
    "sha256" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "orphan_blobs_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "upload_sessions" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "user_id" TEXT,
    "key_id" TEXT,
    "service_name" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "label" TEXT,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "upload_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "upload_files" (
    "workspace_id" TEXT NOT NULL,
    "upload_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "file" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,
    "received_bytes" BIGINT NOT NULL DEFAULT 0,
    "modified_unix_ms" BIGINT,

    CONSTRAINT "upload_files_pkey" PRIMARY KEY ("workspace_id","upload_id","position")
);

-- CreateTable
CREATE TABLE "received_parts" (
    "workspace_id" TEXT NOT NULL,
    "upload_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "offset_bytes" BIGINT NOT NULL,
    "sha256" TEXT NOT NULL,
    "size_bytes" BIGINT NOT NULL,

    CONSTRAINT "received_parts_pkey" PRIMARY KEY ("workspace_id","upload_id","position","offset_bytes")
);

-- CreateIndex
CREATE INDEX "blob_holds_sha256_idx" ON "blob_holds"("sha256");

-- CreateIndex
CREATE INDEX "blob_holds_holder_idx" ON "blob_holds"("holder");

-- CreateIndex
CREATE INDEX "blob_holds_expires_at_idx" ON "blob_holds"("expires_at");

-- CreateIndex
CREATE INDEX "orphan_blobs_since_idx" ON "orphan_blobs"("since");

-- CreateIndex
CREATE INDEX "upload_sessions_expires_at_idx" ON "upload_sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "upload_sessions_workspace_id_id_key" ON "upload_sessions"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "received_parts_workspace_id_sha256_idx" ON "received_parts"("workspace_id", "sha256");

-- AddForeignKey
ALTER TABLE "upload_sessions" ADD CONSTRAINT "upload_sessions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_files" ADD CONSTRAINT "upload_files_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "received_parts" ADD CONSTRAINT "received_parts_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "upload_files" ADD CONSTRAINT "upload_files_workspace_id_upload_id_fkey" FOREIGN KEY ("workspace_id", "upload_id") REFERENCES "upload_sessions"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "received_parts" ADD CONSTRAINT "received_parts_workspace_id_upload_id_position_fkey" FOREIGN KEY ("workspace_id", "upload_id", "position") REFERENCES "upload_files"("workspace_id", "upload_id", "position") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "received_parts" ADD CONSTRAINT "received_parts_workspace_id_sha256_fkey" FOREIGN KEY ("workspace_id", "sha256") REFERENCES "blobs"("workspace_id", "sha256") ON DELETE NO ACTION ON UPDATE CASCADE;

-- However a row of "blobs" goes (a use case, a cascade from its workspace), its bytes are looked at.
CREATE FUNCTION "remember_orphan_blob"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "orphan_blobs" ("sha256") VALUES (OLD."sha256") ON CONFLICT DO NOTHING;
  RETURN NULL;
END;
$$;

CREATE TRIGGER "blobs_leave_orphans" AFTER DELETE ON "blobs"
  FOR EACH ROW EXECUTE FUNCTION "remember_orphan_blob"();
