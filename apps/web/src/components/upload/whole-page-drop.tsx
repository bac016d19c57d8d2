'use client';

import { Icon } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { usePathname, useRouter } from 'next/navigation';
import type { ReactNode } from 'react';
import { uploadPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { COLLECT_LIMIT, usePendingFiles } from './pending-files';
import { useFileDrop } from './use-file-drop';

/**
 * The whole page takes a drop. On the upload page the files join the list; elsewhere they lead
 * there, with `service` chosen.
 */
export function WholePageDrop({ service }: { service?: string }) {
  const t = useTranslations('upload.drop');
  const { workspace } = useHere();
  const pending = usePendingFiles();
  const router = useRouter();
  const pathname = usePathname();
  const over = useFileDrop(mayWrite(workspace), COLLECT_LIMIT, (found) => {
    pending.add(found);
    if (!pathname.endsWith('/upload')) router.push(uploadPath(workspace.slug, service));
  });
  if (!over) return null;
  return <DropVeil>{service ? t('veilOf', { service }) : t('veil')}</DropVeil>;
}

/** Over the whole page while files hang above it. */
export const DropVeil = ({ children }: { children: ReactNode }) => (
  <div className="fixed inset-0 z-40 p-3 pointer-events-none" aria-hidden="true">
    <div
      className="drop-zone h-full grid place-items-center content-center gap-2 opacity-95"
      data-over="true"
    >
      <Icon name="up" size={24} />
      <p className="text-lead font-semibold">{children}</p>
    </div>
  </div>
);
