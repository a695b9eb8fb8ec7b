#include "alerts/terminology.hpp"
