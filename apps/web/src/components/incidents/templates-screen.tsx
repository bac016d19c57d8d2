'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import {
  Button,
  Dialog,
  EmptyState,
  Field,
  Panel,
  PanelHead,
  TextArea,
  TextInput,
  useToast,
} from '@unpark/ui';
import type { ReportTemplateView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemNotice } from '../problem-words';
import { QueryList } from '../shell/query-list';
import { mayAdminister, useHere } from '../shell/workspace-context';

type Draft = Omit<ReportTemplateView, 'id'> & { readonly id?: string };

/** @param builtIn what incidents begin with where no template is the default, in the language of the page */
export function TemplatesScreen({
  builtIn,
  fields,
}: {
  builtIn: { readonly body: string; readonly checklist: readonly string[] };
  /** what templates may have in double braces */
  fields: readonly string[];
}) {
  const t = useTranslations('incidents.templates');
  const { workspace } = useHere();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const toast = useToast();
  const input = { workspace: workspace.slug };
  const templates = useQuery(trpc.reportTemplate.list.queryOptions(input));
  const [draft, setDraft] = useState<Draft>();
  const mayEdit = mayAdminister(workspace);
  const reload = () => queries.invalidateQueries(trpc.reportTemplate.list.queryFilter(input));
  const save = useMutation(trpc.reportTemplate.save.mutationOptions({ onSettled: reload }));
  const remove = useMutation(trpc.reportTemplate.delete.mutationOptions({ onSettled: reload }));
  const store = ({ id, checklist, ...rest }: Draft, done: () => void) =>
    save.mutate(
      { ...input, ...rest, checklist: [...checklist], ...(id !== undefined && { template: id }) },
      { onSuccess: done },
    );
  const onDelete = ({ id, ...kept }: ReportTemplateView) =>
    remove.mutate(
      { ...input, template: id },
      {
        onSuccess: () =>
          toast({
            message: t('deleted', { name: kept.name }),
            action: { label: t('undo'), run: () => store(kept, () => undefined) },
          }),
      },
    );
  return (
    <Panel>
      <PanelHead
        title={t('title')}
        note={t('note')}
        actions={
          mayEdit && (
            <Button
              size="small"
              icon="plus"
              onClick={() =>
                setDraft({
                  name: '',
                  body: builtIn.body,
                  checklist: builtIn.checklist,
                  isDefault: templates.data?.length === 0,
                })
              }
            >
              {t('new')}
            </Button>
          )
        }
      />
      <QueryList
        list={templates}
        reading={t('reading')}
        failed={t('failed')}
        empty={<EmptyState title={t('none')}>{t('noneAbout')}</EmptyState>}
      >
        {(rows) => (
          <ul>
            {rows.map((template) => (
              <li
                key={template.id}
                className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2 last:border-0"
              >
                <span className="min-w-0 flex-1 font-medium marks-through">{template.name}</span>
                {template.isDefault && (
                  <span className="text-dense text-ink-2">{t('default')}</span>
                )}
                {mayEdit && (
                  <>
                    <Button
                      size="small"
                      aria-label={t('editOf', { name: template.name })}
                      onClick={() => setDraft(template)}
                    >
                      {t('edit')}
                    </Button>
                    <Button
                      size="small"
                      variant="danger"
                      aria-label={t('deleteOf', { name: template.name })}
                      onClick={() => onDelete(template)}
                    >
                      {t('delete')}
                    </Button>
                  </>
                )}
              </li>
            ))}
          </ul>
        )}
      </QueryList>
      <Dialog
        open={draft !== undefined}
        onClose={() => {
          setDraft(undefined);
          save.reset();
        }}
        title={draft?.id === undefined ? t('new') : t('editOf', { name: draft.name })}
        width={680}
      >
        {draft && (
          <TemplateForm
            draft={draft}
            fields={fields}
            busy={save.isPending}
            error={save.error}
            onCancel={() => setDraft(undefined)}
            onSave={(changed) =>
              store(changed, () => {
                toast({ message: t('saved', { name: changed.name }) });
                setDraft(undefined);
              })
            }
          />
        )}
      </Dialog>
    </Panel>
  );
}

function TemplateForm({
  draft,
  fields,
  busy,
  error,
  onCancel,
  onSave,
}: {
  draft: Draft;
  fields: readonly string[];
  busy: boolean;
  error: unknown;
  onCancel: () => void;
  onSave: (draft: Draft) => void;
}) {
  const t = useTranslations('incidents.templates');
  const [name, setName] = useState(draft.name);
  const [body, setBody] = useState(draft.body);
  const [checklist, setChecklist] = useState(draft.checklist.join('\n'));
  const [isDefault, setIsDefault] = useState(draft.isDefault);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({
      ...draft,
      name: name.trim(),
      body: body.trim(),
      checklist: checklist
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .slice(0, 50),
      isDefault,
    });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label={t('name')}>
        {(control) => (
          <TextInput
            {...control}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field
        label={t('body')}
        hint={t('bodyHint', { fields: fields.map((field) => `{{${field}}}`).join(' ') })}
      >
        {(control) => (
          <TextArea
            {...control}
            code
            required
            rows={12}
            maxLength={50_000}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
        )}
      </Field>
      <Field label={t('checklist')} hint={t('checklistHint')}>
        {(control) => (
          <TextArea
            {...control}
            rows={4}
            maxLength={10_000}
            value={checklist}
            onChange={(event) => setChecklist(event.target.value)}
          />
        )}
      </Field>
      <label className="flex min-h-7 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-[var(--accent)]"
          checked={isDefault}
          onChange={(event) => setIsDefault(event.target.checked)}
        />
        {t('isDefault')}
      </label>
      <ProblemNotice problem={error ? problemOf(error) : undefined} />
      <div data-dialog-actions className="flex justify-end gap-2">
        <Button onClick={onCancel}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {t('save')}
        </Button>
      </div>
    </form>
  );
}
