// Who may sign in, and the server's own settings.

export interface AccountsTable {
  id: string;
  name: string;
  /** argon2id in PHC form. */
  passwordHash: string;
  createdAt: number;
  lastLoginAt: number | null;
  disabledAt: number | null;
}

export interface SessionsTable {
  /** SHA-256 of the cookie's token, hex. */
  tokenHash: string;
  accountId: string;
  createdAt: number;
  lastUsedAt: number;
  expiresAt: number;
}

export interface OneTimeLinksTable {
  tokenHash: string;
  /** `admin`: lets its holder make or recover the administrator's account. */
  purpose: string;
  createdAt: number;
  expiresAt: number;
  usedAt: number | null;
}

export interface ApiTokensTable {
  id: string;
  tokenHash: string;
  name: string;
  accountId: string;
  createdAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

export interface SettingsTable {
  name: string;
  /** JSON. */
  value: string;
}

export interface PeopleTables {
  accounts: AccountsTable;
  sessions: SessionsTable;
  oneTimeLinks: OneTimeLinksTable;
  apiTokens: ApiTokensTable;
  settings: SettingsTable;
}
