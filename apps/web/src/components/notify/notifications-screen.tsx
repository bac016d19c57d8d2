'use client';

import { mayAdminister, useHere } from '../shell/workspace-context';
import { ChannelsPanel } from './channels-panel';
import { DeliveryLog } from './delivery-log';
import { OwnRulesPanel } from './own-rules-panel';

/** The person's own rules; for those who run the workspace, where its messages go. */
export function NotificationsScreen() {
  const { workspace } = useHere();
  return (
    <>
      <OwnRulesPanel />
      {mayAdminister(workspace) && (
        <>
          <ChannelsPanel />
          <DeliveryLog />
        </>
      )}
    </>
  );
}
