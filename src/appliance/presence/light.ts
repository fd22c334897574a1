// One light tells how the box is: what is lacking most stands above everything else.
import type { LightState } from "../../host/index.ts";
import type { BoxTroubleCode } from "../../model/index.ts";
import type { TunnelStatus } from "../../tunnel/index.ts";

export interface LightFacts {
  trouble: BoxTroubleCode | undefined;
  enrolment: TunnelStatus["enrolment"];
  /** The server has answered since the start. */
  hasAnswered: boolean;
}

export function lightOf({ trouble, enrolment, hasAnswered }: LightFacts): LightState {
  if (trouble === "box-no-link") return "no-link";
  if (trouble === "box-no-address") return "no-address";
  if (enrolment === "none") return "unclaimed";
  // A box without a clock works all the same.
  if (trouble !== undefined && trouble !== "box-no-clock") return "no-server";
  return enrolment === "enrolled" && hasAnswered ? "healthy" : "starting";
}
