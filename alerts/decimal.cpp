#include "alerts/decimal.hpp"
