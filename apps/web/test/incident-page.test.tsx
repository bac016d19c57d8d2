import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient } from '@trpc/client';
import type { AppRouter } from '@unpark/api';
import { ToastProvider } from '@unpark/ui';
import type { IncidentView } from '@unpark/usecases';
import { NextIntlClientProvider } from 'next-intl';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it, vi } from 'vitest';
import { IncidentPage } from '../src/components/incidents/incident-page';
import { WorkspaceContext } from '../src/components/shell/workspace-context';
import { messages as en } from '../src/i18n/messages/en';
import { messages as zh } from '../src/i18n/messages/zh';
import { TRPCProvider } from '../src/trpc/client';

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined, replace: () => undefined }),
  usePathname: () => '/',
  useSearchParams: () => new URLSearchParams(),
}));

const workspace = { id: 'ws_1', slug: 'acme', name: 'acme', role: 'editor' } as const;
const lena = { userId: 'usr_1', name: 'Lena Petrova' };

const KINDS = [
  'created',
  'title',
  'status',
  'severity',
  'range',
  'lead',
  'person-added',
  'person-removed',
  'capture-added',
  'capture-removed',
  'done',
  'merged',
  'said',
];

const VIEW: IncidentView = {
  workspace,
  service: { id: 'svc_1', name: 'ledger', slug: 'ledger' },
  incident: {
    id: 'inc_1',
    title: 'Transfers <b>hang</b>',
    status: 'open',
    severity: 'critical',
    fromAt: '2026-11-26T00:43:04.000Z',
    revision: 0,
    createdAt: '2026-11-26T00:43:52.000Z',
  },
  people: [{ ...lena, leads: false }],
  members: [lena],
  captures: [],
  around: {
    captures: [
      {
        id: 'cap_1',
        at: '2026-11-26T00:43:04.000Z',
        goroutineCount: 40,
        isScheduled: false,
        isHere: true,
      },
      {
        id: 'cap_2',
        at: '2026-11-26T00:53:04.000Z',
        goroutineCount: 90,
        isScheduled: false,
        isHere: false,
      },
    ],
    deploys: [{ id: 'dpl_1', at: '2026-11-26T00:40:00.000Z', revision: '4f2a91c', note: '' }],
  },
  events: KINDS.map((kind, index) => ({
    id: `ine_${index}`,
    kind,
    by: lena,
    at: `2026-11-26T00:44:${String(index).padStart(2, '0')}.000Z`,
    details: { text: 'Restarted', to: 'high', user: 'usr_gone', title: 'older', severity: 'high' },
  })),
  comments: [
    {
      id: 'cmt_1',
      text: 'Look',
      by: lena,
      isOwn: true,
      at: '2026-11-26T00:45:00.000Z',
      isDeleted: false,
    },
  ],
  checklist: [{ id: 'chk_1', text: 'Ship the fix' }],
  seenBefore: { incidents: [], captures: [] },
  gaps: ['summary', 'evidence', 'end', 'fix', 'lead', 'follow-up', 'follow-up-owner'],
};

function shown(locale: 'en' | 'zh', view: IncidentView): string {
  const queries = new QueryClient();
  const client = createTRPCClient<AppRouter>({ links: [] });
  const session = {
    user: { id: lena.userId, name: lena.name, email: 'lena@example.test' },
    workspaces: [workspace],
  };
  return renderToStaticMarkup(
    <NextIntlClientProvider
      locale={locale}
      messages={locale === 'en' ? en : zh}
      timeZone="UTC"
      onError={(error) => {
        throw error;
      }}
    >
      <QueryClientProvider client={queries}>
        <TRPCProvider trpcClient={client} queryClient={queries}>
          <ToastProvider>
            <WorkspaceContext here={{ session, workspace }}>
              <IncidentPage initial={view} nowIso="2026-11-26T01:00:00.000Z" />
            </WorkspaceContext>
          </ToastProvider>
        </TRPCProvider>
      </QueryClientProvider>
    </NextIntlClientProvider>,
  );
}

describe('the page of an incident', () => {
  it.each(['en', 'zh'] as const)('has words for everything in %s', (locale) => {
    const html = shown(locale, VIEW);
    expect(html).toContain('Transfers &lt;b&gt;hang&lt;/b&gt;');
    expect(html).toContain('4f2a91c');
    expect(html).toContain(locale === 'en' ? 'Follow-up: no owner yet' : '后续事项：还没有负责人');
    expect(html).toContain(locale === 'en' ? 'Resolve' : '解决');
  });

  it.each([
    ['en', 'key nightly', 'deleted'],
    ['zh', '密钥 nightly', '已删除'],
  ] as const)(
    'names the key that wrote, and says what was deleted, in %s',
    (locale, name, gone) => {
      const byKey = { id: 'key_1', name: 'nightly' };
      const [event] = VIEW.events;
      const said = { by: undefined, byKey, isOwn: false, at: '2026-11-26T00:46:00.000Z' };
      const view: IncidentView = {
        ...VIEW,
        events: event ? [{ ...event, kind: 'created', by: undefined, byKey }] : [],
        comments: [
          { id: 'cmt_2', text: 'Restarted by the job', isDeleted: false, ...said },
          { id: 'cmt_3', text: '', isDeleted: true, ...said },
        ],
      };
      const html = shown(locale, view);
      expect(html.split(name)).toHaveLength(4);
      expect(html).toContain('Restarted by the job');
      expect(html).toContain(`<span>${gone}</span>`);
    },
  );

  it('A6 offers viewers nothing that changes it', () => {
    const html = shown('en', { ...VIEW, workspace: { ...workspace, role: 'viewer' } });
    expect(html).not.toContain('<textarea');
    expect(html).not.toMatch(/>(Resolve|Mitigated|Add deploy|Make lead|Delete)</);
  });
});
