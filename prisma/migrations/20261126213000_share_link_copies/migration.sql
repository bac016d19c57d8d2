-- AlterTable
ALTER TABLE "investigations" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "share_links" ADD COLUMN     "is_preview" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "share_link_captures" (
    "workspace_id" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "capture_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "revision" INTEGER NOT NULL,
    "view" JSONB NOT NULL,

    CONSTRAINT "share_link_captures_pkey" PRIMARY KEY ("workspace_id","link_id","capture_id")
);

-- CreateTable
CREATE TABLE "share_link_tables" (
    "workspace_id" TEXT NOT NULL,
    "link_id" TEXT NOT NULL,
    "capture_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "table_id" TEXT NOT NULL,
    "bytes" BYTEA,

    CONSTRAINT "share_link_tables_pkey" PRIMARY KEY ("workspace_id","link_id","number")
);

-- CreateIndex
CREATE INDEX "share_links_expires_at_idx" ON "share_links"("expires_at");

-- CreateIndex
CREATE INDEX "share_link_captures_workspace_id_capture_id_idx" ON "share_link_captures"("workspace_id", "capture_id");

-- CreateIndex
CREATE INDEX "share_link_tables_workspace_id_table_id_idx" ON "share_link_tables"("workspace_id", "table_id");

-- AddForeignKey
ALTER TABLE "share_link_captures" ADD CONSTRAINT "share_link_captures_workspace_id_link_id_fkey" FOREIGN KEY ("workspace_id", "link_id") REFERENCES "share_links"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_link_captures" ADD CONSTRAINT "share_link_captures_workspace_id_capture_id_fkey" FOREIGN KEY ("workspace_id", "capture_id") REFERENCES "captures"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_link_tables" ADD CONSTRAINT "share_link_tables_workspace_id_link_id_capture_id_fkey" FOREIGN KEY ("workspace_id", "link_id", "capture_id") REFERENCES "share_link_captures"("workspace_id", "link_id", "capture_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "share_link_tables" ADD CONSTRAINT "share_link_tables_workspace_id_table_id_fkey" FOREIGN KEY ("workspace_id", "table_id") REFERENCES "derived_tables"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
