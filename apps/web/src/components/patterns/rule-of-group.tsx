'use client';

import type { GoroutineGroup } from '@unpark/diagnosis';
import type { RuleKind } from '@unpark/model';
import { Button, Menu, MenuItem } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { ownRulesPath } from '../shell/places';
import { mayWrite, useHereIfAny } from '../shell/workspace-context';
import { draftOfGroup, keepDraft } from './rule-draft';

/** Begins a rule of the workspace from goroutines that are looked at. */
export function RuleOfGroup({ group }: { group: GoroutineGroup }) {
  const t = useTranslations('patterns.group');
  const workspace = useHereIfAny()?.workspace;
  const router = useRouter();
  if (!workspace || !mayWrite(workspace) || group.frames.length === 0) return null;
  const begin = (kind: RuleKind) => {
    keepDraft(draftOfGroup(kind, group));
    router.push(`${ownRulesPath(workspace.slug)}/new?kind=${kind}`);
  };
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" variant="ghost" icon="flag">
          {t('rule')}
        </Button>
      }
    >
      <MenuItem onSelect={() => begin('pattern')}>{t('pattern')}</MenuItem>
      <MenuItem onSelect={() => begin('idle')}>{t('idle')}</MenuItem>
    </Menu>
  );
}
