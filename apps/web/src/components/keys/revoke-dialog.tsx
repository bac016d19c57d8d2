'use client';

import { Button, Dialog, Notice, utcText } from '@unpark/ui';
import type { ApiKeyView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ProblemLine, type ShownProblem } from '../problem-words';

export function RevokeDialog({
  keyView,
  busy,
  problem,
  onClose,
  onRevoke,
}: {
  keyView: ApiKeyView | undefined;
  busy: boolean;
  problem?: ShownProblem;
  onClose: () => void;
  onRevoke: (key: ApiKeyView) => void;
}) {
  const t = useTranslations('keys.revoke');
  const code = (words: ReactNode) => <code>{words}</code>;
  const prefix = keyView?.prefix ?? '';
  return (
    <Dialog
      open={keyView !== undefined}
      onClose={onClose}
      title={t('title', { name: keyView?.name ?? '' })}
      actions={
        <>
          <Button onClick={onClose}>{t('keep')}</Button>
          <Button variant="danger" busy={busy} onClick={() => keyView && onRevoke(keyView)}>
            {t('revoke')}
          </Button>
        </>
      }
    >
      <p>
        {keyView?.lastUsedAt
          ? t.rich('used', { prefix, time: utcText(keyView.lastUsedAt, 'full'), code })
          : t.rich('unused', { prefix, code })}
      </p>
      {problem && (
        <Notice tone="bad" role="alert" className="mt-3">
          <ProblemLine problem={problem} />
        </Notice>
      )}
    </Dialog>
  );
}
