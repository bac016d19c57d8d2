'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  DataCell,
  DataTable,
  ErrorState,
  HeadCell,
  Panel,
  PanelHead,
  SelectInput,
  useToast,
} from '@unpark/ui';
import type { OwnRule, OwnRulesView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemLine, useProblemWords } from '../problem-words';
import { useHere } from '../shell/workspace-context';
import { EVENT_KEYS } from './event-keys';

/** What the person is told of: of all services, and where one has rules of its own. */
export function OwnRulesPanel() {
  const t = useTranslations('notify.own');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const rules = useQuery(trpc.notify.rules.queryOptions({ workspace: workspace.slug }));
  return (
    <Panel>
      <PanelHead title={t('title')} note={t('note', { name: workspace.name })} />
      {rules.isError ? (
        <ErrorState title={t('failed')}>
          <ProblemLine problem={problemOf(rules.error)} />
        </ErrorState>
      ) : rules.isPending ? (
        <p className="p-3 text-ink-2">{t('reading')}</p>
      ) : (
        <Rules view={rules.data} />
      )}
    </Panel>
  );
}

function Rules({ view }: { view: OwnRulesView }) {
  const t = useTranslations('notify.own');
  const events = useTranslations('notify.events');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const problemWords = useProblemWords();
  const [service, setService] = useState('');
  const filter = trpc.notify.rules.queryFilter({ workspace: workspace.slug });
  const set = useMutation(
    trpc.notify.setRule.mutationOptions({
      onSettled: () => queries.invalidateQueries(filter),
      onError: (error) => toast({ tone: 'error', message: problemWords(problemOf(error)).message }),
    }),
  );
  const shown = view.rules.filter((rule) => (rule.serviceId ?? '') === service);
  const general = view.rules.filter((rule) => rule.serviceId === undefined);
  const save = (rule: OwnRule, told: { onPage: boolean; byMail: boolean }) =>
    set.mutate({
      workspace: workspace.slug,
      event: rule.event,
      ...(service !== '' && { service }),
      told,
    });
  const withOwn = new Set(view.rules.flatMap((rule) => rule.serviceId ?? []));
  return (
    <>
      {view.services.length > 0 && (
        <div className="flex flex-wrap items-center gap-2 p-3 pb-1">
          <label htmlFor="rules-service">{t('forService')}</label>
          <SelectInput
            id="rules-service"
            className="w-auto max-w-60"
            value={service}
            onChange={(event) => setService(event.target.value)}
          >
            <option value="">{t('allServices')}</option>
            {view.services.map(({ id, name }) => (
              <option key={id} value={id}>
                {withOwn.has(id) ? t('withOwn', { name }) : name}
              </option>
            ))}
          </SelectInput>
          {service !== '' && shown.length > 0 && (
            <Button
              size="small"
              onClick={() => {
                for (const { event } of shown)
                  set.mutate({ workspace: workspace.slug, event, service });
              }}
            >
              {t('asGeneral')}
            </Button>
          )}
        </div>
      )}
      <DataTable caption={t('title')}>
        <thead>
          <tr>
            <HeadCell>{t('what')}</HeadCell>
            <HeadCell className="w-24">{t('onPage')}</HeadCell>
            <HeadCell className="w-24">{t('byMail')}</HeadCell>
          </tr>
        </thead>
        <tbody>
          {general.map((rule) => {
            const own = shown.find((one) => one.event === rule.event) ?? rule;
            const name = events(`${EVENT_KEYS[rule.event]}.name`);
            const { onPage, byMail } = own;
            return (
              <tr key={rule.event}>
                <DataCell>
                  <div className="font-medium">{name}</div>
                  <div className="text-dense text-ink-2">
                    {events(`${EVENT_KEYS[rule.event]}.hint`)}
                  </div>
                </DataCell>
                <DataCell>
                  <Check
                    label={t('onPageOf', { name })}
                    checked={onPage}
                    onChange={(checked) => save(rule, { onPage: checked, byMail })}
                  />
                </DataCell>
                <DataCell>
                  <Check
                    label={t('byMailOf', { name })}
                    checked={byMail && view.mails}
                    disabled={!view.mails}
                    onChange={(checked) => save(rule, { onPage, byMail: checked })}
                  />
                </DataCell>
              </tr>
            );
          })}
        </tbody>
      </DataTable>
      {!view.mails && <p className="p-3 pt-2 text-dense text-ink-2">{t('noMail')}</p>}
    </>
  );
}

const Check = ({
  label,
  checked,
  disabled,
  onChange,
}: {
  label: string;
  checked: boolean;
  disabled?: boolean;
  onChange: (checked: boolean) => void;
}) => (
  <input
    type="checkbox"
    aria-label={label}
    className="size-4 phone:size-5 accent-[var(--accent)] align-middle"
    checked={checked}
    disabled={disabled}
    onChange={(event) => onChange(event.target.checked)}
  />
);
