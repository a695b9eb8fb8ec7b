// What systemd is told (sd_notify). Without systemd every call does nothing.
#pragma once

#include <string>

namespace calciwatch::service {

void ready(const std::string& status);
void status(const std::string& status);
void reloading();  // until ready() is told again
void stopping();
void alive();  // for WatchdogSec=

}  // namespace calciwatch::service
