#include "alerts/time.hpp"
