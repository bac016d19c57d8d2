-- CreateTable
CREATE TABLE "removed_files" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "capture_id" TEXT NOT NULL,
    "file" TEXT NOT NULL,
    "kind" TEXT,
    "size_bytes" BIGINT NOT NULL,
    "removed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "removed_files_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "removed_files_workspace_id_capture_id_idx" ON "removed_files"("workspace_id", "capture_id");

-- CreateIndex
CREATE UNIQUE INDEX "removed_files_workspace_id_id_key" ON "removed_files"("workspace_id", "id");

-- AddForeignKey
ALTER TABLE "removed_files" ADD CONSTRAINT "removed_files_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "removed_files" ADD CONSTRAINT "removed_files_workspace_id_capture_id_fkey" FOREIGN KEY ("workspace_id", "capture_id") REFERENCES "captures"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
