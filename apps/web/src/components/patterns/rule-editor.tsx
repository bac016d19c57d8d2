'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { RuleIssue } from '@unpark/diagnosis';
import type { RuleKind } from '@unpark/model';
import {
  Button,
  buttonLook,
  Field,
  Notice,
  Panel,
  PanelHead,
  Segmented,
  TextArea,
  TextInput,
  useToast,
} from '@unpark/ui';
import type { RuleView } from '@unpark/usecases';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useTRPC } from '../../trpc/client';
import { problemOf } from '../../trpc/problem-of';
import { ProblemNotice, useProblemWords } from '../problem-words';
import { ownRulePath, ownRulesPath } from '../shell/places';
import { mayWrite, useHere } from '../shell/workspace-context';
import { IdleFields } from './idle-fields';
import { PatternFields } from './pattern-fields';
import { RediagnosePanel } from './rediagnose-panel';
import { completed, emptyDraft, type RuleDraft, takeDraft } from './rule-draft';
import {
  draftOfBody,
  draftOfJson,
  issuesOf,
  jsonFault,
  type ParsedJson,
  useIssueAt,
  useIssueWords,
} from './rule-issues';
import { RuleTryPanel } from './rule-try-panel';

type View = 'form' | 'json';

const jsonOf = (draft: RuleDraft): string => JSON.stringify(draft.body, null, 2);

/** A new rule, perhaps from goroutines of a capture that this tab looked at. */
export function NewRule({ kind }: { kind: RuleKind }) {
  const [draft, setDraft] = useState<RuleDraft>();
  useEffect(() => {
    const kept = takeDraft() as { kind?: unknown; body?: unknown } | undefined;
    const read = kept?.kind === kind ? draftOfBody(kind, kept.body) : undefined;
    setDraft(read?.ok ? read.draft : (before) => before ?? emptyDraft(kind));
  }, [kind]);
  return draft ? <RuleEditor initial={draft} /> : null;
}

/** One that is saved; a document of another release, which the form cannot show, as JSON. */
export function SavedRule({ rule }: { rule: RuleView }) {
  const t = useTranslations('patterns.editor');
  const problemWords = useProblemWords();
  const read = draftOfBody(rule.kind, rule.body);
  if (read.ok) return <RuleEditor initial={read.draft} saved={rule} />;
  return (
    <Notice tone="bad" role="alert">
      {t('foreign', { reason: jsonFault(problemWords, read) })}
    </Notice>
  );
}

function RuleEditor({ initial, saved }: { initial: RuleDraft; saved?: RuleView }) {
  const t = useTranslations('patterns.editor');
  const issueWords = useIssueWords();
  const problemWords = useProblemWords();
  const roles = useTranslations('shell.roles');
  const issueAt = useIssueAt();
  const { workspace } = useHere();
  const may = mayWrite(workspace);
  const trpc = useTRPC();
  const queries = useQueryClient();
  const router = useRouter();
  const toast = useToast();
  const [draft, setDraft] = useState(initial);
  const [view, setView] = useState<View>('form');
  const [text, setText] = useState('');
  const [issues, setIssues] = useState<readonly RuleIssue[]>([]);
  const [broken, setBroken] = useState<Extract<ParsedJson, { ok: false }>>();
  const { kind } = draft;

  const changed = (next: RuleDraft) => {
    setDraft(next);
    if (issues.length > 0) setIssues(issuesOf(completed(next)));
  };
  /** The document as it would be saved; undefined when something has to be mended first. */
  const whole = (): RuleDraft | undefined => {
    const read = view === 'json' ? draftOfJson(kind, text) : { ok: true as const, draft };
    if (!read.ok) {
      setBroken(read);
      return undefined;
    }
    const ready = completed(read.draft);
    const found = issuesOf(ready);
    setIssues(found);
    setBroken(undefined);
    if (found.length > 0) return undefined;
    return ready;
  };
  const show = (next: View) => {
    if (next === view) return;
    if (next === 'json') {
      setText(jsonOf(draft));
      setView('json');
      return;
    }
    const read = draftOfJson(kind, text);
    if (!read.ok) return setBroken(read);
    setBroken(undefined);
    changed(read.draft);
    setView('form');
  };

  const done = async (name: string) => {
    await queries.invalidateQueries(trpc.rule.list.queryFilter({ workspace: workspace.slug }));
    toast({ message: t('saved') });
    router.push(ownRulePath(workspace.slug, name));
    router.refresh();
  };
  const create = useMutation(
    trpc.rule.create.mutationOptions({ onSuccess: ({ name }) => done(name) }),
  );
  const update = useMutation(
    trpc.rule.update.mutationOptions({ onSuccess: ({ name }) => done(name) }),
  );
  const problem = create.error ?? update.error;
  const save = () => {
    const ready = whole();
    if (!ready) return;
    const { body } = ready;
    if (saved) {
      const { id: rule, revision } = saved;
      update.mutate({ workspace: workspace.slug, rule, revision, kind, body });
    } else create.mutate({ workspace: workspace.slug, kind, body });
  };

  return (
    <div className="grid items-start gap-4 desk:grid-cols-[minmax(0,1fr)_minmax(0,460px)]">
      <Panel aria-label={t(`the.${kind}`)}>
        <PanelHead
          title={saved ? saved.title : t(`new.${kind}`)}
          note={
            saved &&
            t(saved.enabled ? 'revision' : 'revisionDisabled', { revision: saved.revision })
          }
          actions={
            <Segmented<View>
              label={t('how')}
              value={view}
              options={[
                { value: 'form', label: t('form') },
                { value: 'json', label: 'JSON' },
              ]}
              onChange={show}
            />
          }
        />
        <form
          noValidate
          className="p-3"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <fieldset disabled={!may} className="flex flex-col gap-5">
            <legend className="sr-only">{t(`the.${kind}`)}</legend>
            {view === 'form' ? (
              <>
                <IdField
                  id={draft.body.id}
                  fixed={saved !== undefined}
                  error={issueAt(issues, 'id')}
                  onId={(id) => changed({ ...draft, body: { ...draft.body, id } } as RuleDraft)}
                />
                {draft.kind === 'pattern' ? (
                  <PatternFields
                    body={draft.body}
                    issues={issues}
                    onChange={(body) => changed({ kind: 'pattern', body })}
                  />
                ) : (
                  <IdleFields
                    body={draft.body}
                    issues={issues}
                    onChange={(body) => changed({ kind: 'idle', body })}
                  />
                )}
              </>
            ) : (
              <Field
                label={t('document')}
                hint={t('documentHint')}
                error={broken && jsonFault(problemWords, broken)}
              >
                {(control) => (
                  <TextArea
                    {...control}
                    code
                    rows={32}
                    spellCheck={false}
                    autoComplete="off"
                    value={text}
                    onChange={(event) => setText(event.target.value)}
                  />
                )}
              </Field>
            )}
            {issues.length > 0 && (
              <Notice tone="bad" role="alert">
                <ul>
                  {issues.map((issue) => {
                    const { message, lang } = issueWords(issue);
                    return (
                      <li key={`${issue.path} ${issue.message}`}>
                        {issue.path !== '' && <code>{issue.path}</code>}{' '}
                        <span lang={lang}>{message}</span>
                      </li>
                    );
                  })}
                </ul>
              </Notice>
            )}
            <ProblemNotice problem={problem ? problemOf(problem) : undefined} />
            {may && (
              <div className="flex flex-wrap items-center gap-2">
                <Button type="submit" variant="primary" busy={create.isPending || update.isPending}>
                  {saved ? t(`save.${kind}`) : t(`create.${kind}`)}
                </Button>
                <Link
                  href={ownRulesPath(workspace.slug)}
                  className={buttonLook({ variant: 'ghost' })}
                >
                  {t('back')}
                </Link>
              </div>
            )}
          </fieldset>
        </form>
      </Panel>
      <div className="flex min-w-0 flex-col gap-4">
        {may ? (
          <RuleTryPanel kind={kind} whole={whole} />
        ) : (
          <Notice>
            {t('readOnly', { workspace: workspace.name, role: roles(workspace.role) })}
          </Notice>
        )}
        {saved && may && <RediagnosePanel />}
      </div>
    </div>
  );
}

/** The id is chosen once: findings keep their fingerprint by it. */
function IdField({
  id,
  fixed,
  error,
  onId,
}: {
  id: string;
  fixed: boolean;
  error?: string;
  onId: (id: string) => void;
}) {
  const t = useTranslations('patterns.editor');
  return (
    <Field label={t('id')} hint={fixed ? t('idFixed') : t('idHint')} error={error}>
      {(control) => (
        <span className="flex items-center gap-1.5">
          <code className="text-ink-3">own/</code>
          <TextInput
            {...control}
            code
            readOnly={fixed}
            maxLength={59}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            placeholder="payment-pool"
            value={id.replace(/^own\//, '')}
            onChange={(event) => onId(`own/${event.target.value}`)}
          />
        </span>
      )}
    </Field>
  );
}
