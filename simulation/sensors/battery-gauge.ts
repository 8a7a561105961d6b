import type { BatteryState, Header } from '#shared/ros/messages.ts';
import type { Battery } from '../world/battery.ts';

/** sensor_msgs/BatteryState: power_supply_status 1 charging, 2 discharging, 4 full; technology 3 lithium polymer. */
export function batteryState(header: Header, battery: Battery, serialNumber: string): BatteryState {
  const { voltage } = battery;
  const ampereHours = (wattHours: number): number => wattHours / 50.4;
  return {
    header,
    voltage,
    temperature: Number.NaN,
    current: battery.powerW / voltage,
    charge: ampereHours(battery.energyWh),
    capacity: ampereHours(battery.capacityWh),
    design_capacity: ampereHours(battery.capacityWh),
    percentage: battery.percent / 100,
    power_supply_status: battery.charging ? 1 : battery.percent >= 99.9 ? 4 : 2,
    power_supply_health: 1,
    power_supply_technology: 3,
    present: true,
    cell_voltage: [],
    cell_temperature: [],
    location: 'hull',
    serial_number: serialNumber,
  };
}
