import { CLIENT_POOL_WAIT } from './client-pool-wait';
import { CONN_READ_NO_DEADLINE } from './conn-read-no-deadline';
import { CONN_WRITE_STALLED } from './conn-write-stalled';
import { DIAL_STALLED } from './dial-stalled';
import { DNS_SLOW } from './dns-slow';
import { EXEC_WAIT_INHERITED_PIPE } from './exec-wait-inherited-pipe';
import { GRPC_STALL } from './grpc-stall';
import { H2_FLOW_CONTROL_SEND } from './h2-flow-control-send';
import { H2_MAX_STREAMS } from './h2-max-streams';
import { H2_RESPONSE_WAIT } from './h2-response-wait';
import { HTTP_BODY_NOT_CLOSED } from './http-body-not-closed';
import { HTTP_CLIENT_NO_TIMEOUT } from './http-client-no-timeout';
import { HTTP_CONN_POOL_EXHAUSTED } from './http-conn-pool-exhausted';
import { HTTP_IDLE_POOL_CHURN } from './http-idle-pool-churn';
import { HTTP_SERVER_SLOW_CLIENT_WRITE } from './http-server-slow-client-write';
import { HTTP_SERVER_SLOW_REQUEST } from './http-server-slow-request';
import { HTTP_SHUTDOWN_HANG } from './http-shutdown-hang';
import { HTTP_SLOW_RESPONSE_BODY } from './http-slow-response-body';
import type { PatternEntry } from './pattern-entry';
import { SQL_POOL_EXHAUSTED } from './sql-pool-exhausted';
import { SQL_ROWS_NOT_CLOSED } from './sql-rows-not-closed';
import { SQL_TX_NESTED } from './sql-tx-nested';
import { TLS_HANDSHAKE_STALL } from './tls-handshake-stall';

/** One file an entry; the order is that of the library's page. */
export const NETWORK_ENTRIES: readonly PatternEntry[] = [
  CONN_READ_NO_DEADLINE,
  CONN_WRITE_STALLED,
  DIAL_STALLED,
  DNS_SLOW,
  TLS_HANDSHAKE_STALL,
  HTTP_CLIENT_NO_TIMEOUT,
  HTTP_SLOW_RESPONSE_BODY,
  HTTP_BODY_NOT_CLOSED,
  HTTP_CONN_POOL_EXHAUSTED,
  HTTP_IDLE_POOL_CHURN,
  HTTP_SERVER_SLOW_REQUEST,
  HTTP_SERVER_SLOW_CLIENT_WRITE,
  HTTP_SHUTDOWN_HANG,
  H2_RESPONSE_WAIT,
  H2_FLOW_CONTROL_SEND,
  H2_MAX_STREAMS,
  GRPC_STALL,
  SQL_POOL_EXHAUSTED,
  SQL_ROWS_NOT_CLOSED,
  SQL_TX_NESTED,
  CLIENT_POOL_WAIT,
  EXEC_WAIT_INHERITED_PIPE,
];
