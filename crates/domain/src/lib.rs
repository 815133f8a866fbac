//! The words of Comity: ids, money, units, periods, partners, estimates and their sources
