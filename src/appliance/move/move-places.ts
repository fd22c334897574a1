import { join } from "node:path";

/** Where the box keeps what it is to be at another server, within the data folder. */
export interface MovePlaces {
  folder: string;
  /** The tunnel's folder of then. */
  tunnel: string;
  /** The settings that the other server gave with its first answer. */
  configuration: string;
  /** There while a move that was decided is not finished: what is to be done next. */
  step: string;
}

export function movePlaces(dataFolder: string): MovePlaces {
  const folder = join(dataFolder, "move");
  return {
    folder,
    tunnel: join(folder, "tunnel"),
    configuration: join(folder, "configuration.json"),
    step: join(folder, "step"),
  };
}
