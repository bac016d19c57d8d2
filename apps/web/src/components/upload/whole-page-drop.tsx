'use client';

import { Icon } from '@unpark/ui';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { uploadPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { collectDropped } from './collect-files';
import { COLLECT_LIMIT, usePendingFiles } from './pending-files';

/**
 * The whole page takes a drop. On the upload page the files join the list; elsewhere they lead
 * there, with `service` chosen.
 */
export function WholePageDrop({ service }: { service?: string }) {
  const { workspace } = useHere();
  const pending = usePendingFiles();
  const router = useRouter();
  const pathname = usePathname();
  const [over, setOver] = useState(false);
  const depth = useRef(0);
  const allowed = mayWrite(workspace);
  const add = pending.add;
  useEffect(() => {
    if (!allowed) return;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onEnter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth.current += 1;
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setOver(false);
    };
    const onOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    };
    const onDrop = (event: DragEvent) => {
      depth.current = 0;
      setOver(false);
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      const target = uploadPath(workspace.slug, service);
      void collectDropped(event.dataTransfer, COLLECT_LIMIT).then((found) => {
        if (found.files.length === 0) return;
        add(found);
        if (!pathname.endsWith('/upload')) router.push(target);
      });
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
    };
  }, [allowed, workspace.slug, service, pathname, router, add]);
  if (!over) return null;
  return (
    <div className="fixed inset-0 z-40 p-3 pointer-events-none" aria-hidden="true">
      <div
        className="drop-zone h-full grid place-items-center content-center gap-2 opacity-95"
        data-over="true"
      >
        <Icon name="up" size={24} />
        <p className="text-lead font-semibold">
          {service ? `Drop to add a capture of ${service}` : 'Drop to add a capture'}
        </p>
      </div>
    </div>
  );
}
