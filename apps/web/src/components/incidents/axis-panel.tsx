'use client';

import { formatCount } from '@unpark/base';
import {
  Button,
  Field,
  Icon,
  IconButton,
  Menu,
  MenuItem,
  Panel,
  PanelHead,
  Segmented,
  TextInput,
  useToast,
  UtcTime,
  utcText,
} from '@unpark/ui';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { AXIS_METRICS } from '../axis/axis-metrics';
import { MetricChoice, useMetric } from '../axis/metric-choice';
import { PointsTable } from '../axis/points-table';
import { HeadlineMark, HeadlineSentence } from '../capture/headline-mark';
import { capturePath } from '../shell/places';
import { IncidentAxis } from './incident-axis';
import { useIncident, useIncidentCalls } from './incident-context';
import { UtcField, utcFieldText, utcFieldTime } from './utc-field';

/** Captures and deploys on one axis, and the captures that are part of the incident. */
export function AxisPanel({ nowIso }: { nowIso: string }) {
  const t = useTranslations('incidents.axis');
  const { view, mayWrite, name } = useIncident();
  const { setCapture, deleteDeploy, createDeploy } = useIncidentCalls();
  const toast = useToast();
  const [adding, setAdding] = useState(false);
  const history = useTranslations('service.history');
  const [metric, setMetric] = useMetric(AXIS_METRICS);
  const [shape, setShape] = useState<'chart' | 'table'>('chart');
  const here = new Set(view.captures.map(({ id }) => id));
  const slug = view.workspace.slug;
  const near = view.around.captures.filter(({ isHere }) => !isHere);
  const link = (capture: string, to: 'add' | 'remove') =>
    setCapture.mutate(
      { ...name, capture, to },
      {
        onSuccess: () =>
          toast({
            message: t(to === 'add' ? 'added' : 'removed'),
            action: {
              label: t('undo'),
              run: () =>
                setCapture.mutate({ ...name, capture, to: to === 'add' ? 'remove' : 'add' }),
            },
          }),
      },
    );
  const forget = ({ id, at, revision, environment, note }: (typeof view.around.deploys)[number]) =>
    deleteDeploy.mutate(
      { workspace: slug, deploy: id },
      {
        onSuccess: () =>
          toast({
            message: t('deleted'),
            action: {
              label: t('undo'),
              run: () =>
                createDeploy.mutate({
                  workspace: slug,
                  service: view.service.slug,
                  at: new Date(at),
                  revision,
                  environment,
                  ...(note !== '' && { note }),
                }),
            },
          }),
      },
    );
  return (
    <Panel aria-label={t('title')}>
      <PanelHead
        title={t('title')}
        note={t('note', { service: view.service.name })}
        actions={
          mayWrite && (
            <>
              <Button size="small" icon="plus" onClick={() => setAdding(!adding)}>
                {t('addDeploy')}
              </Button>
              <Menu
                align="end"
                trigger={
                  <Button
                    size="small"
                    icon="plus"
                    disabled={near.length === 0}
                    title={near.length === 0 ? t('noneNear') : t('choose')}
                  >
                    {t('add')}
                  </Button>
                }
              >
                {near.map(({ id, at, goroutineCount }) => (
                  <MenuItem
                    key={id}
                    onSelect={() => link(id, 'add')}
                    hint={
                      goroutineCount !== undefined && (
                        <span className="num text-ink-3">{formatCount(goroutineCount)}</span>
                      )
                    }
                  >
                    <span className="num">{utcText(at, 'full')}</span>
                  </MenuItem>
                ))}
              </Menu>
            </>
          )
        }
      />
      {adding && <DeployForm onDone={() => setAdding(false)} />}
      <div className="flex flex-wrap items-center justify-between gap-2 px-3 pt-2">
        <MetricChoice options={AXIS_METRICS} value={metric} onChange={setMetric} />
        <Segmented
          label={history('shape')}
          value={shape}
          options={[
            { value: 'chart', label: history('chart') },
            { value: 'table', label: history('table') },
          ]}
          onChange={setShape}
        />
      </div>
      {shape === 'chart' ? (
        <IncidentAxis metric={metric} />
      ) : (
        <div className="mt-2 border-t border-line">
          <PointsTable
            slug={slug}
            points={view.around.captures}
            nowIso={nowIso}
            last={{
              head: <span className="sr-only">{t('here')}</span>,
              cell: ({ id }) =>
                here.has(id) && (
                  <>
                    <span className="sr-only">{t('here')}</span>
                    <Icon name="check" />
                  </>
                ),
            }}
          />
        </div>
      )}
      {view.captures.length > 0 && (
        <ul aria-label={t('captures')} className="border-t border-line">
          {view.captures.map((capture) => (
            <li
              key={capture.id}
              className="flex items-center gap-2 border-b border-line px-3 py-1.5 last:border-0"
            >
              <Link
                href={capturePath(slug, capture.id)}
                prefetch={false}
                className="grid min-w-0 flex-1 grid-cols-[120px_90px_minmax(0,1fr)] items-baseline gap-2 hover:underline phone:grid-cols-[1fr_auto]"
              >
                <UtcTime iso={capture.at} style="short" nowIso={nowIso} />
                <HeadlineMark headline={capture} />
                <span className="truncate phone:col-span-2">
                  <HeadlineSentence headline={capture} />
                </span>
              </Link>
              {mayWrite && (
                <IconButton
                  icon="close"
                  size="small"
                  label={t('removeOf', { time: utcText(capture.at, 'full') })}
                  onClick={() => link(capture.id, 'remove')}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {view.around.deploys.length > 0 && (
        <ul aria-label={t('deploys')} className="border-t border-line px-3 py-1.5">
          {view.around.deploys.map((deploy) => (
            <li key={deploy.id} className="flex items-center gap-2 text-dense">
              <span aria-hidden="true" className="text-accent">
                ▲
              </span>
              <UtcTime iso={deploy.at} style="short" nowIso={nowIso} />
              <span className="min-w-0 flex-1 truncate">
                <code>{deploy.revision}</code> {deploy.environment} {deploy.note}
              </span>
              {mayWrite && (
                <IconButton
                  icon="close"
                  size="small"
                  label={t('deleteDeploy', { revision: deploy.revision ?? '' })}
                  onClick={() => forget(deploy)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function DeployForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations('incidents.axis');
  const { view } = useIncident();
  const { createDeploy } = useIncidentCalls();
  const [revision, setRevision] = useState('');
  const [at, setAt] = useState(() => utcFieldText(view.incident.fromAt));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    createDeploy.mutate(
      {
        workspace: view.workspace.slug,
        service: view.service.slug,
        revision: revision.trim(),
        at: utcFieldTime(at),
      },
      { onSuccess: onDone },
    );
  };
  return (
    <form
      onSubmit={submit}
      className="flex flex-wrap items-end gap-2 border-b border-line bg-sunken px-3 py-2.5"
    >
      <Field label={t('revision')} className="min-w-40 flex-1">
        {(control) => (
          <TextInput
            {...control}
            code
            required
            autoFocus
            maxLength={128}
            value={revision}
            onChange={(event) => setRevision(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('at')}>
        {(control) => <UtcField control={control} required value={at} onChange={setAt} />}
      </Field>
      <Button onClick={onDone}>{t('cancel')}</Button>
      <Button type="submit" variant="primary" busy={createDeploy.isPending}>
        {t('save')}
      </Button>
    </form>
  );
}
