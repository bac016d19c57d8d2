'use client';

import { useMutation } from '@tanstack/react-query';
import { Button, Notice, Panel, PanelBody, PanelHead } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { useTRPC } from '../../../trpc/client';
import { problemOf } from '../../../trpc/problem-of';
import { ProblemLine } from '../../problem-words';
import { callAccount } from '../call-account';
import { AskPassword } from './ask-password';
import { useAccount } from './use-account';

function saveJson(value: unknown, name: string): void {
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(value, null, 2)], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

export function OwnDataPanel() {
  const t = useTranslations('account.own.data');
  const trpc = useTRPC();
  const { account } = useAccount();
  const [deleting, setDeleting] = useState(false);
  const { alone, needOwner } = account.onDelete;
  const save = useMutation(
    trpc.account.export.mutationOptions({
      onSuccess: (data) => saveJson(data, `unpark-account-${data.exportedAt.slice(0, 10)}.json`),
    }),
  );
  const remove = async (password: string) => {
    const refused = await callAccount('account/delete', { password });
    if (!refused) window.location.assign('/');
    return refused;
  };
  return (
    <Panel id="data">
      <PanelHead title={t('title')} />
      <PanelBody className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="text-ink-2 max-w-[62ch]">{t('exportText')}</span>
          <Button size="small" busy={save.isPending} onClick={() => save.mutate()}>
            {t('export')}
          </Button>
        </div>
        {save.isError && (
          <Notice tone="bad" role="alert">
            <ProblemLine problem={problemOf(save.error)} />
          </Notice>
        )}
        <div className="flex flex-col items-start gap-2 pt-4 border-t border-line">
          <p className="text-ink-2 max-w-[62ch]">{t('deleteText')}</p>
          {needOwner.length > 0 ? (
            <Notice tone="warning">
              {t('needOwner')}
              <ul className="list-disc pl-5">
                {needOwner.map(({ slug, name }) => (
                  <li key={slug}>
                    <Link
                      className="text-accent font-medium marks-through"
                      href={`/w/${slug}/settings/members`}
                    >
                      {name}
                    </Link>
                  </li>
                ))}
              </ul>
            </Notice>
          ) : (
            <Button size="small" variant="danger" onClick={() => setDeleting(true)}>
              {t('delete')}
            </Button>
          )}
        </div>
      </PanelBody>
      {deleting && (
        <AskPassword
          danger
          title={t('deleteTitle')}
          text={
            <>
              <p>{t('deleteSure')}</p>
              {alone.length > 0 && (
                <>
                  <p className="mt-2">{t('alone')}</p>
                  <ul className="list-disc pl-5">
                    {alone.map(({ slug, name }) => (
                      <li key={slug} className="marks-through">
                        {name}
                      </li>
                    ))}
                  </ul>
                </>
              )}
            </>
          }
          submit={t('delete')}
          onClose={() => setDeleting(false)}
          onSubmit={remove}
        />
      )}
    </Panel>
  );
}
