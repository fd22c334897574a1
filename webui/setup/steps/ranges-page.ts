// What the page of ranges and credentials is made of: what was typed, what of it does not fit, and what is in force.
import type { Faults } from "../account-views.tsx";
import type { Frame } from "../frame.tsx";
import type { Asked, RangesPlan } from "./ranges-plan.ts";

export interface RangeForm {
  name: string;
  addresses: string;
  exclude: string;
  port: string;
}
export interface CredentialForm {
  id: string;
  kind: string;
  user: string;
  level: string;
  authProtocol: string;
  privProtocol: string;
  context: string;
}
export interface TryForm {
  address: string;
  port: string;
  credential: string;
}

export interface RangesPageProps {
  frame: Frame;
  plan: RangesPlan;
  range: RangeForm;
  rangeFaults: Faults<keyof RangeForm>;
  credential: CredentialForm;
  credentialFaults: Faults<keyof CredentialForm | "community" | "authKey" | "privKey">;
  try: TryForm;
  tryFaults: Faults<"try-address" | "try-port">;
  asked?: { address: string; result: Asked } | undefined;
  said?: string | undefined;
  fault?: string | undefined;
}
