/** Energy of one robot: what it carries and what it spends. Watts and watt-hours. */
const CAPACITY_WH = 1100;
/** Computer, camera and radio. */
const IDLE_W = 38;
const MASS_KG = 85;
const ROLLING_RESISTANCE = 0.06;
const DRIVE_EFFICIENCY = 0.7;
/** Share of the energy of a descent that comes back. */
const RECOVERY = 0.3;
const TURNING_W_PER_RAD_S = 25;
const CHARGER_W = 400;
const GRAVITY = 9.81;
const SECONDS_PER_HOUR = 3600;

export class Battery {
  #energyWh: number;
  #powerW = -IDLE_W;
  #charging = false;

  constructor(percent: number) {
    this.#energyWh = (percent / 100) * CAPACITY_WH;
  }

  get percent(): number {
    return (100 * this.#energyWh) / CAPACITY_WH;
  }
  get charging(): boolean {
    return this.#charging;
  }
  get empty(): boolean {
    return this.#energyWh <= 0;
  }
  get energyWh(): number {
    return this.#energyWh;
  }
  /** Positive into the battery. */
  get powerW(): number {
    return this.#powerW;
  }
  /** A 14-cell pack, 42 V empty to 58.1 V full. */
  get voltage(): number {
    return 42 + 16.1 * (this.#energyWh / CAPACITY_WH);
  }
  get capacityWh(): number {
    return CAPACITY_WH;
  }

  /** `climb` is the rise per metre driven. */
  step(seconds: number, motion: { speedMps: number; yawRate: number; climb: number; docked: boolean }): void {
    this.#charging = motion.docked && motion.speedMps === 0 && this.percent < 100;
    const spent = IDLE_W + drivePower(motion);
    this.#powerW = (this.#charging ? CHARGER_W : 0) - spent;
    const energy = this.#energyWh + (this.#powerW * seconds) / SECONDS_PER_HOUR;
    this.#energyWh = Math.max(0, Math.min(CAPACITY_WH, energy));
  }

  /** A cell gave up. */
  sagTo(percent: number): void {
    this.#energyWh = Math.min(this.#energyWh, (percent / 100) * CAPACITY_WH);
  }
}

function drivePower({ speedMps, yawRate, climb }: { speedMps: number; yawRate: number; climb: number }): number {
  const speed = Math.abs(speedMps);
  const force = MASS_KG * GRAVITY * (ROLLING_RESISTANCE + climb * Math.sign(speedMps));
  const mechanical = force * speed;
  const drive = mechanical >= 0 ? mechanical / DRIVE_EFFICIENCY : mechanical * RECOVERY;
  return drive + TURNING_W_PER_RAD_S * Math.abs(yawRate);
}
