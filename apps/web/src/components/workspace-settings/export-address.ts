/** Everything of a workspace as one zip; see the route of this path. */
export const exportAddress = (workspaceId: string): string =>
  `/api/v1/workspaces/${workspaceId}/export`;
