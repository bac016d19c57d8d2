'use client';

import type { GoroutineGroup } from '@unpark/diagnosis';
import type { RuleKind } from '@unpark/model';
import { Button, Menu, MenuItem } from '@unpark/ui';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { ownRulesPath } from '../shell/places';
import { mayWrite, useHereIfAny } from '../shell/workspace-context';

/** Begins a rule of the workspace from goroutines that are looked at. */
export function RuleOfGroup({ group }: { group: GoroutineGroup }) {
  const t = useTranslations('patterns.group');
  const workspace = useHereIfAny()?.workspace;
  const router = useRouter();
  if (!workspace || !mayWrite(workspace) || group.frames.length === 0) return null;
  const begin = async (kind: RuleKind) => {
    // few begin a rule: what makes one is no part of the first page
    const { draftOfGroup, keepDraft } = await import('./rule-draft');
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
      <MenuItem onSelect={() => void begin('pattern')}>{t('pattern')}</MenuItem>
      <MenuItem onSelect={() => void begin('idle')}>{t('idle')}</MenuItem>
    </Menu>
  );
}
